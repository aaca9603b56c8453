import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/db/connection.ts'
import { instance } from '#src/db/schema/identity.ts'
import { testRoom } from '#src/testing/room.ts'
import { backupCommand } from './backup.ts'
import { type Command, CommandError } from './command.ts'
import { importCommand } from './import.ts'
import { keyCommand } from './key.ts'
import { openDeps } from './open-deps.ts'
import { organizationCommand } from './organization.ts'
import { restoreCommand } from './restore.ts'
import { tokenCommand } from './token.ts'
import { userCommand } from './user.ts'
import { verifyCommand } from './verify.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

const contextOf = (folder: string) => ({ config: readConfig({ OPSENTRY_DATA: folder }), out: () => undefined })

const commands: [Command, ...string[]][] = [
  [userCommand, 'reset-password', 'ann@example.com'],
  [organizationCommand, 'lift-networks', 'acme'],
  [tokenCommand, 'create', '--organization', 'acme', '--role', 'editor', '--name', 'deploys'],
  [keyCommand, 'rotate'],
  [importCommand, 'statuspage', join(root, 'summary.json'), '--organization', 'acme'],
  [importCommand, 'opsentry', join(root, 'summary.json'), '--organization', 'acme'],
  [backupCommand, join(root, 'backup.db')],
  [verifyCommand],
]

writeFileSync(join(root, 'summary.json'), '{}')
openDeps(contextOf(join(root, 'started'))).close()

const folders: [string, (folder: string) => void][] = [
  ['that is not there', () => undefined],
  ['without a database', (folder) => mkdirSync(folder)],
  ['that is a file', (folder) => writeFileSync(folder, '')],
  ['with an empty file as the database', (folder) => fill(folder, new Uint8Array())],
  [
    'that a start has filled and nobody has set up',
    (folder) => cpSync(join(root, 'started'), folder, { recursive: true }),
  ],
  ['whose database has tables of another program', (folder) => fill(folder, recipes())],
]

const cases = commands.flatMap(([command, ...args]) =>
  folders.map(([name, make]) => ({ said: `${command.name} ${args[0] ?? ''}`, name, command, args, make })),
)

test.each(cases)('$said refuses a folder $name, and leaves everything as it is', async ({ command, args, make }) => {
  const parent = mkdtempSync(join(root, 'case-'))
  const folder = join(parent, 'data')
  make(folder)
  const before = everythingIn(parent)
  const error = await command.run(args, contextOf(folder)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(CommandError)
  const { message } = error as CommandError
  expect(message).toContain(folder)
  expect(message).toMatch(/set OPSENTRY_DATA to the data folder/)
  expect(message).not.toContain('\n')
  expect(everythingIn(parent)).toEqual(before)
  expect(existsSync(join(root, 'backup.db'))).toBe(false)
})

test('the sentence names the whole path, and how it came about', async () => {
  const messageIn = (environment: Record<string, string>) =>
    verifyCommand
      .run([], { config: readConfig(environment), out: () => undefined })
      .catch((error: Error) => error.message)
  expect(await messageIn({ OPSENTRY_DATA: '/var/lib/opsentri' })).toBe(
    'There is no database in /var/lib/opsentri: set OPSENTRY_DATA to the data folder.',
  )
  const near = relative(process.cwd(), join(root, 'nowhere'))
  expect(await messageIn({ OPSENTRY_DATA: near })).toBe(
    `There is no database in ${join(root, 'nowhere')} (OPSENTRY_DATA is "${near}"): set OPSENTRY_DATA to the data folder.`,
  )
})

test('a backup of a database that nobody has set up is no backup: neither sound nor put back', async () => {
  const { db } = testRoom()
  db.update(instance).set({ setUpAt: null }).run()
  const file = join(root, 'empty.db')
  writeFileSync(file, db.$client.serialize())
  const data = join(root, 'restored')
  for (const [command, args] of [
    [verifyCommand, [file]],
    [restoreCommand, [file]],
    [restoreCommand, [file, '--force']],
  ] as const)
    await expect(command.run([...args], contextOf(data))).rejects.toThrow(`${file} is no backup of your data`)
  expect(existsSync(data)).toBe(false)
})

test('a key that is missing beside its data is asked for, and none is made in its place', () => {
  const folder = join(root, 'without-key')
  cpSync(join(root, 'started'), folder, { recursive: true })
  const key = join(folder, 'secret.key')
  rmSync(key)
  expect(() => openDeps(contextOf(folder))).toThrow(`${key} is missing: put back the key that this data was made with`)
  expect(existsSync(key)).toBe(false)
})

test('no other command opens a folder that it would have to make', () => {
  const making = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'open-deps.ts')
    .filter((name) => /\bopenDeps\(/.test(readFileSync(join(import.meta.dirname, name), 'utf8')))
  expect(making.toSorted()).toEqual(['demo.ts', 'serve.ts', 'setup.ts'])
})

function fill(folder: string, database: Uint8Array): void {
  mkdirSync(folder)
  writeFileSync(join(folder, 'opsentry.db'), database)
}

function recipes(): Uint8Array {
  const path = join(mkdtempSync(join(root, 'recipes-')), 'recipes.db')
  const db = openDatabase(path)
  db.$client.run('CREATE TABLE recipes (name TEXT)')
  db.$client.run('PRAGMA journal_mode = DELETE')
  db.$client.close(true)
  return readFileSync(path)
}

/** Every file with its digest. */
function everythingIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return entry.isFile() ? `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}` : path
    })
    .toSorted()
}
