import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { atConsole } from '#src/domain/rate-limits/network.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { CommandError, UsageError } from './command.ts'
import { demoCommand } from './demo.ts'
import { openDeps } from './open-deps.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-demo-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const lines: string[] = []
const context = (name = 'data') => ({
  config: readConfig({ OPSENTRY_DATA: join(folder, name) }),
  out: (line: string) => void lines.push(line),
})

async function demo(): Promise<string[]> {
  lines.length = 0
  await demoCommand.run([], context())
  return lines
}

test('it prints the page, the account and a password that opens it', async () => {
  const said = await demo()
  expect(said.join('\n')).toContain('http://localhost:3000/')
  expect(said[0]).toContain(`Start it: OPSENTRY_DATA=${join(folder, 'data')} opsentry`)
  const password = /^Account: demo@example\.com, password: ([a-z0-9-]{20,})$/.exec(said.at(-1) ?? '')?.[1] ?? ''
  const { deps, close } = openDeps(context())
  const account = deps.db.select().from(accounts).get()
  expect(account?.email).toBe('demo@example.com')
  expect(await deps.passwords.verify(password, account?.passwordHash ?? null, atConsole)).toBe(true)
  const app = createApp({ ...testDeps(), ...deps })
  expect((await app.handle(new Request('http://localhost/'))).status).toBe(200)
  close()
})

test('a second time it refuses, and each demo has a password of its own', async () => {
  const first = [...(await demo())]
  await expect(demo()).rejects.toThrow(CommandError)
  rmSync(join(folder, 'data'), { recursive: true })
  expect((await demo()).at(-1)).not.toBe(first.at(-1))
})

test('a folder that holds anything is refused and stays as it is', async () => {
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'letter.txt'), 'Dear all')
  await expect(demo()).rejects.toThrow(
    `The data folder ${join(folder, 'data')} is not empty: set OPSENTRY_DATA to a new one for the demo.`,
  )
  expect(readdirSync(join(folder, 'data'))).toEqual(['letter.txt'])
})

test('it takes no arguments', async () => {
  await expect(demoCommand.run(['large'], context())).rejects.toThrow(UsageError)
})
