import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { hashApiToken } from '#src/domain/api-tokens/find-api-token.ts'
import { unlimited } from '#src/domain/api-tokens/token-limits.ts'
import { acmeId, populate } from '#src/testing/personas.ts'
import { UsageError } from './command.ts'
import { openDeps } from './open-deps.ts'
import { tokenCommand } from './token.ts'

const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(folder, { recursive: true }))
const config = readConfig({ OPSENTRY_DATA: join(folder, 'data') })

beforeAll(() => {
  const { deps, close } = openDeps({ config, out: () => undefined })
  populate(deps)
  close()
})

const always = ['create', '--organization', 'acme', '--role', 'editor', '--name', ' Deploys ']

/** What the command says, and the row that it made. */
async function made(...args: string[]) {
  const said: string[] = []
  await tokenCommand.run([...always, ...args], { config, out: (text) => said.push(text) })
  const db = openDatabase(join(config.dataFolder, 'opsentry.db'))
  const row = db.select().from(apiTokens).all().at(-1)
  db.$client.close()
  return { said, row }
}

test('without limits it does all that its role may, until it is revoked; it alone is written', async () => {
  const { said, row } = await made()
  expect(said).toEqual([expect.stringMatching(/^opsentry_[\w-]{40,}$/)])
  const facts = { organizationId: acmeId, accountId: null, name: 'Deploys', role: 'editor', expiresAt: null }
  expect(row).toMatchObject({ ...facts, ...unlimited, tokenHash: hashApiToken(said[0] ?? '') })
})

test('it is held to what was said', async () => {
  const scopes = ['--scope', 'incidents', '--scope', 'services, read']
  const networks = ['--networks', '203.0.113.0/24,2001:db8::/32', '--networks', '198.51.100.7']
  const { row } = await made(...scopes, ...networks, '--until', '2099-06-30', '--calls-per-minute', '60')
  expect(row).toMatchObject({
    scopes: ['read', 'incidents', 'services'],
    networks: ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7'],
    ...{ callsPerMinute: 60, agentPublishes: false },
    // The end of the day in Berlin.
    expiresAt: Date.UTC(2099, 5, 30, 22) - 1,
  })
})

test('an agent’s leave to publish, and everything beside which nothing counts', async () => {
  const { row } = await made('--agent-publishes', '--scope', 'read,everything')
  expect(row).toMatchObject({ scopes: ['everything'], agentPublishes: true })
})

test.each([
  [
    ['--scope', 'read,root'],
    '--scope is "root": give one or more of read, incidents, services, subscribers, everything.',
  ],
  [['--scope', ''], '--scope is "": give one or more of read, incidents, services, subscribers, everything.'],
  [['--until', '2020-01-01'], '--until: Choose today, '],
  [['--until', 'soon'], '--until: Type a day such as '],
  [['--until', '2099-01-01', '--days', '30'], 'Give --days or --until, not both.'],
  [['--days', '31'], '--days is "31": give one of 30, 90, 365, 0.'],
  [['--networks', '203.0.113.7/24'], '--networks: “203.0.113.7/24” is an address within a range'],
  [['--calls-per-minute', '0'], '--calls-per-minute: Type a number from 1 to 60,000, or leave it empty.'],
])('%j is refused with a sentence', async (args, sentence) => {
  const refused = made(...args)
  await expect(refused).rejects.toThrow(sentence)
  await expect(refused).rejects.toBeInstanceOf(UsageError)
})
