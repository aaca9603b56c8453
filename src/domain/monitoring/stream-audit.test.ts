import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditStreams } from '#src/db/schema/monitoring.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { createSyslog } from '#src/platform/syslog.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { startSyslogServer } from '#src/testing/syslog-server.ts'
import { restarted } from '#src/testing/test-deps.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { streamAudit } from './stream-audit.ts'
import { syslogMessage } from './syslog-message.ts'
import { syslogReceiver } from './syslog-receiver.ts'

const never = new AbortController().signal

function record({ deps }: Pick<TestRoom, 'deps'>, name: string, organizationId: string | null = acmeId): void {
  write(deps.db, (tx) =>
    recordAudit(tx, deps, system, {
      ...{ action: 'service.created', organizationId, subject: { type: 'service', id: name } },
      changes: { name: 'Büro' },
    }),
  )
}

/** A room whose entries were passed on so far. */
async function streamingRoom() {
  const room = testRoom()
  const server = await startSyslogServer()
  const syslog = createSyslog({ way: 'tcp', host: '127.0.0.1', port: server.port })
  const stream = (deps = room.deps, stopping = never) => streamAudit(deps, syslogReceiver(syslog), stopping)
  const subjects = () => server.messages.map((message) => JSON.parse(message.slice(message.indexOf('{'))).subjectId)
  return { room, server, stream, subjects, syslog }
}

test('what is recorded from the first time on is passed on once, each chain in its order', async () => {
  const { room, stream, subjects } = await streamingRoom()
  record(room, 'before')
  await stream()
  expect(subjects()).toEqual([])
  record(room, 'a')
  record(room, 'of-the-instance', null)
  record(room, 'b')
  await stream()
  await stream()
  expect(subjects().toSorted()).toEqual(['a', 'b', 'of-the-instance'])
  expect(subjects().filter((one) => one.length === 1)).toEqual(['a', 'b'])
})

test('an entry is a message of RFC 5424, in ASCII', async () => {
  const { room, stream, server } = await streamingRoom()
  await stream()
  record(room, 'a')
  await stream()
  const [message = ''] = server.messages
  expect(message).toMatch(
    /^<109>1 2026-03-10T12:00:00\.000Z localhost opsentry - service\.created - \{"chain":"[ -~]+\}$/,
  )
  expect(JSON.parse(message.slice(message.indexOf('{')))).toMatchObject({
    ...{ chain: acmeId, action: 'service.created', changes: { name: 'Büro' }, sequence: expect.any(Number) },
    hash: expect.stringMatching(/^[\da-f]{64}$/),
  })
})

test('nothing is lost where the server breaks off, nor after a crash before it was noted', async () => {
  const { room, stream, subjects, server } = await streamingRoom()
  await stream()
  for (let one = 0; one < 450; one++) record(room, `s${one}`)
  server.cutAfter = 100
  await expect(stream()).rejects.toThrow()
  server.cutAfter = undefined
  const crashed = restarted(room.deps)
  await stream(crashed)
  expect(subjects()).toEqual(Array.from({ length: 450 }, (_, one) => `s${one}`))
  // The process that knew nothing of it: what was passed on in its last step comes again, and nothing besides.
  await stream()
  expect(new Set(subjects()).size).toBe(450)
})

test('the log of an organization that is gone leaves nothing behind, and a new one begins at its first entry', async () => {
  const { room, stream, subjects } = await streamingRoom()
  record(room, 'a')
  await stream()
  writeUnaudited(room.db, (tx) => void tx.delete(auditStreams).where(eq(auditStreams.chain, acmeId)).run())
  await stream()
  expect(subjects()).toEqual(['a'])
})

test('what went one way is passed on the other way as well, each from its own beginning', async () => {
  const { room, stream, subjects } = await streamingRoom()
  const received: string[] = []
  const other = () =>
    streamAudit(
      room.deps,
      { way: 'otlp', pass: async (entries) => void received.push(...entries.map(({ entry }) => entry.subjectId)) },
      never,
    )
  await stream()
  record(room, 'a')
  await stream()
  expect(await other()).toBe(0)
  record(room, 'b')
  expect(await other()).toBe(1)
  await stream()
  expect([subjects(), received]).toEqual([['a', 'b'], ['b']])
})

test('it stops between two steps', async () => {
  const { room, stream, subjects } = await streamingRoom()
  await stream()
  record(room, 'a')
  await stream(room.deps, AbortSignal.abort())
  expect(subjects()).toEqual([])
})

test('what a datagram cannot carry is left out, and that is said', () => {
  const entry = {
    ...{
      sequence: 1,
      at: 0,
      actorKind: 'system',
      actorId: null,
      actorName: null,
      action: 'x'.repeat(40),
      subjectType: 's',
    },
    ...{
      subjectId: 'i',
      changes: { text: 'é'.repeat(5000) },
      ip: '',
      userAgent: '',
      requestId: '',
      previousHash: '',
      hash: 'h',
    },
  }
  const message = syslogMessage({ chain: '', entry }, 'büro host', 8192)
  expect(message.startsWith(`<109>1 1970-01-01T00:00:00.000Z brohost opsentry - ${'x'.repeat(32)} - {`)).toBe(true)
  expect([message.includes('"changesLeftOut":true'), message.includes('u00e9')]).toEqual([true, false])
  expect(syslogMessage({ chain: '', entry }, 'h')).toContain('\\u00e9')
})
