import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { Negative } from './command.ts'
import { healthCommand } from './health.ts'

/** Answers everything with this status. */
async function answering(status: number): Promise<number> {
  const server = createServer((_, response) => void response.writeHead(status).end()).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

async function health(port: number): Promise<{ isWell: boolean; said: string }> {
  const lines: string[] = []
  const context = { config: readConfig({ OPSENTRY_PORT: String(port) }), out: (line: string) => void lines.push(line) }
  const isWell = await healthCommand.run([], context).then(
    () => true,
    (error: unknown) => {
      expect(error).toBeInstanceOf(Negative)
      return false
    },
  )
  return { isWell, said: lines.join('\n') }
}

test('who answers is alive; who answers otherwise, or not at all, is not, and it says how', async () => {
  const well = await answering(200)
  expect(await health(well)).toEqual({ isWell: true, said: `http://127.0.0.1:${well}/healthz is alive.` })
  expect(await health(await answering(503))).toMatchObject({
    isWell: false,
    said: expect.stringContaining('answers 503'),
  })
  expect(await health(1)).toMatchObject({ isWell: false, said: expect.stringContaining('ECONNREFUSED') })
})
