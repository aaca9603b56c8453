import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type BenchSink, startSink } from './sink.ts'

let sink: BenchSink | undefined
const sockets: Socket[] = []

afterEach(() => {
  sink?.stop()
  for (const socket of sockets.splice(0)) socket.destroy()
})

const message =
  'EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<reader@example.org>\r\nDATA\r\nMessage-ID: <one@x>\r\n\r\nHello'

/** A connection on which somebody has begun a message; resolves when the server has greeted it. */
async function begun({ port }: BenchSink): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  await new Promise((resolve) => socket.once('data', resolve))
  socket.write(message)
  return socket
}

/** `yes` once the promise has resolved, asked after the server has answered something else. */
async function isOver(promise: Promise<unknown>, { counts }: BenchSink): Promise<'yes' | 'not yet'> {
  await counts()
  return Promise.race([promise.then(() => 'yes' as const), Promise.resolve('not yet' as const)])
}

test('a sender that dies is waited for: what it had on the way counts before the number is told', async () => {
  sink = await startSink({ record: true })
  const [first, second] = [await begun(sink), await begun(sink)]
  const alone = sink.alone()
  expect(await isOver(alone, sink)).toBe('not yet')
  first.end('\r\n.\r\n')
  await sink.arrived(1)
  expect(await isOver(alone, sink)).toBe('not yet')
  // The end of the message and of the connection leave together, as when a process is killed.
  second.end('\r\n.\r\n')
  expect(await alone).toBe(2)
  expect(await sink.received()).toEqual(Array(2).fill({ to: 'reader@example.org', messageId: '<one@x>' }))
})

test('half a message is none, and does not hold up whoever waits for the dead', async () => {
  sink = await startSink({ record: true })
  const socket = await begun(sink)
  socket.destroy()
  expect(await sink.alone()).toBe(0)
  expect(await sink.received()).toEqual([])
})

test('so many messages are waited for, and a reset begins anew', async () => {
  sink = await startSink()
  const arrived = sink.arrived(1)
  expect(await isOver(arrived, sink)).toBe('not yet')
  ;(await begun(sink)).end('\r\n.\r\n')
  await arrived
  await sink.alone()
  await sink.reset()
  expect(await sink.counts()).toEqual({ messages: 0, first: 0, last: 0 })
  expect(await isOver(sink.arrived(1), sink)).toBe('not yet')
})
