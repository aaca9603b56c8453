import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/db/connection.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { isSetUp } from '#src/domain/settings/instance.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { backupCommand } from './backup.ts'
import { type Command, CommandError } from './command.ts'
import { refuseLost } from './lost-database.ts'
import { openDeps } from './open-deps.ts'
import { restoreCommand } from './restore.ts'
import { userCommand } from './user.ts'
import { verifyCommand } from './verify.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

let folder: string
const file = (name: string) => join(folder, name)
const contextOf = () => ({ config: readConfig({ OPSENTRY_DATA: folder }), out: () => undefined })
const run = (command: Command, ...args: string[]) => command.run(args, contextOf())

/** Whether somebody has set up what a start opens here; a setup link is printed where nobody has. */
function startsSetUp(): boolean {
  const { deps, close } = openDeps(contextOf())
  try {
    return isSetUp(deps)
  } finally {
    close()
  }
}

const backup = join(root, 'backup.db')

beforeAll(async () => {
  folder = join(root, 'whole')
  const { deps, close } = openDeps(contextOf())
  writeUnaudited(deps.db, (tx) => tx.update(instance).set({ setUpAt: 1 }).run())
  close()
  await run(backupCommand, backup)
})

beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
})

/** A database that was opened and nothing more: one page, which SQLite needs for itself. */
function withoutContent(): void {
  openDatabase(file('opsentry.db')).$client.close(true)
}

const states: [string, () => void][] = [
  ['missing', () => undefined],
  ['empty', () => writeFileSync(file('opsentry.db'), '')],
  ['without content', withoutContent],
]

const key = () => cpSync(join(root, 'whole/secret.key'), file('secret.key'))
const traces: [string, () => void][] = [
  ['secret.key', key],
  ['secret.key.next', () => cpSync(join(root, 'whole/secret.key'), file('secret.key.next'))],
  [
    'backups',
    () => {
      mkdirSync(file('backups'))
      cpSync(backup, file('backups/before-0001_x.db'))
    },
  ],
  ['opsentry.db-wal', () => writeFileSync(file('opsentry.db-wal'), 'log')],
]

const lost = states
  .flatMap(([state, make]) => traces.map(([trace, leave]) => ({ state, make, trace, leave })))
  .filter(({ state, trace }) => state !== 'without content' || trace !== 'opsentry.db-wal')

const standing = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')])

test.each(lost)(
  'a database that is $state beside $trace was lost: no other is made in its place, and all say so',
  async ({ state, make, trace, leave }) => {
    make()
    leave()
    const before = standing()
    const sentence = `The database ${file('opsentry.db')} is ${state}, and ${file(trace)} beside it say`
    expect(() => startsSetUp()).toThrow(sentence)
    for (const [command, args] of [
      [verifyCommand, []],
      [backupCommand, [join(root, 'other.db')]],
      [userCommand, ['reset-password', 'ann@example.com']],
    ] as const) {
      const refused = await run(command, ...args).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(CommandError)
      expect(String(refused)).toContain(sentence)
    }
    expect([standing(), existsSync(join(root, 'other.db'))]).toEqual([before, false])
  },
)

test.each(lost.filter(({ trace }) => trace === 'backups'))(
  'what is $state beside $trace comes back from a backup',
  async ({ make, leave }) => {
    make()
    leave()
    key()
    await run(restoreCommand, backup, '--force')
    expect(startsSetUp()).toBe(true)
    await run(verifyCommand)
  },
)

test.each<[string, () => void]>([
  ['an empty folder', () => undefined],
  ['a folder that is not there', () => rmSync(folder, { recursive: true })],
  ['disks that were mounted for it', () => mkdirSync(file('backups/lost+found'), { recursive: true })],
  ['what a first start leaves that was cut off at once', () => writeFileSync(file('opsentry.db'), '')],
  [
    'what a first start leaves that was cut off in its first transaction',
    () => {
      withoutContent()
      for (const part of ['-wal', '-shm']) writeFileSync(file(`opsentry.db${part}`), '')
    },
  ],
  ['files that say nothing of a database', () => writeFileSync(file('opsentry.lock'), '')],
])('in %s there was none: it is a beginning', (_, make) => {
  make()
  expect(() => refuseLost(dataPaths(folder))).not.toThrow()
})

test('a start begins where there was none', () => {
  expect(startsSetUp()).toBe(false)
  expect(existsSync(file('secret.key'))).toBe(true)
})
