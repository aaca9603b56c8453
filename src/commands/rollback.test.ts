import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { type Db, openDatabase, readUntouched } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import type { Deps } from '#src/domain/context.ts'
import { everyRow, landedFiles } from '#src/testing/landed-schemas.ts'
import { system } from '#src/testing/personas.ts'
import { saidBy } from '#src/testing/said-by.ts'
import { someAction } from '#src/testing/some-action.ts'
import { testKey } from '#src/testing/test-deps.ts'
import type { Command } from './command.ts'
import { openDeps } from './open-deps.ts'
import { rollbackCommand } from './rollback.ts'
import { version } from './version.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

let landed: Map<number, string>
let folder: string
let folders = 0
const database = () => join(folder, 'opsentry.db')
const kept = () => readdirSync(join(folder, 'backups')).toSorted()
const contextOf = () => ({ config: readConfig({ OPSENTRY_DATA: folder }), out: () => undefined })

beforeAll(() => {
  landed = landedFiles(root, 4)
})

beforeEach(() => {
  folder = join(root, `folder-${++folders}`)
  mkdirSync(folder)
  useKey()
})

function useKey(key = testKey): void {
  writeFileSync(join(folder, 'secret.key'), `${key.toString('base64')}\n`, { mode: 0o600 })
}

const fileOf = (migrations: number) => landed.get(migrations) ?? ''
const newest = () => Math.max(...landed.keys())

const run = (command: Command, ...args: string[]) => saidBy(command, args, folder)

/** As a start does. */
function started<T>(act: (deps: Deps) => T): T {
  const { deps, close } = openDeps(contextOf())
  try {
    return act(deps)
  } finally {
    close()
  }
}

const acted = (deps: Deps) =>
  write(deps.db, (tx) =>
    recordAudit(tx, deps, system, {
      action: someAction('x.after'),
      organizationId: null,
      subject: { type: 'x', id: 'x' },
    }),
  )

const contentOf = (file: string) => readUntouched(file, everyRow)

test('it says what is left behind and where, what waits, and which version fits', async () => {
  copyFileSync(fileOf(newest() - 1), database())
  started(acted)
  const told = await run(rollbackCommand)
  expect(told).toMatch(/^Undid the upgrade that began with 00\d\d_\S+, from .*\.db\. It holds Acme .*\.\n/)
  expect(told).toMatch(/queued when it was made.* opsentry outbox\./)
  expect(told).toMatch(
    /What was written since \(\d+ entr(y|ies) of the audit log\) is left behind, in .*before-restore-.*\.db/,
  )
  expect(told).toContain(
    `Start the Opsentry that you ran before (it knows ${newest() - 1} migrations): this one, ${version}, would upgrade it again.`,
  )
  // What was left behind can be had back.
  const [forward = ''] = kept().filter((name) => name.startsWith('before-restore-'))
  expect(contentOf(join(folder, 'backups', forward)).get('instance')).toMatchObject([{ last_version: version }])
})

test('a build of the same version is not named by that, since this one has it, too', async () => {
  copyFileSync(fileOf(newest() - 1), database())
  openDatabaseAt(database(), (db) => db.$client.run('UPDATE instance SET last_version = ?', [version]))
  started(acted)
  expect(await run(rollbackCommand)).toContain('Start the Opsentry that you ran before (it knows')
})

test('where two upgrades came after each other, it undoes the last, then the one before, then says that there is none', async () => {
  const [first, second] = [newest() - 3, newest() - 1]
  mkdirSync(join(folder, 'backups'))
  copyFileSync(fileOf(second), database())
  started(acted)
  copyFileSync(fileOf(first), join(folder, 'backups', `before-00${first}_x.db`))
  expect(await run(rollbackCommand)).toContain(`before-00${second}_`)
  expect(await run(rollbackCommand)).toContain(`before-00${first}_x.db`)
  expect(await run(rollbackCommand)).toMatch(/has no copy from before the last upgrade/)
})

test('after an upgrade, a rollback and that upgrade again, the later copy is the one', async () => {
  copyFileSync(fileOf(newest() - 1), database())
  started(acted)
  await run(rollbackCommand)
  openDatabaseAt(database(), (db) => db.$client.run("UPDATE organizations SET name = 'Acme again'"))
  started(acted)
  expect(kept().filter((name) => /^before-00/.test(name)).length).toBe(2)
  expect(await run(rollbackCommand)).toContain('-2.db. It holds Acme again')
})

test('a copy that was damaged, and one under another key, are not put back; nothing is changed', async () => {
  copyFileSync(fileOf(newest() - 1), database())
  started(acted)
  useKey(Buffer.alloc(32, 9))
  const before = readFileSync(database())
  expect(await run(rollbackCommand)).toMatch(/^The secret key was rotated since that upgrade/)
  const [name = ''] = kept()
  const copy = join(folder, 'backups', name)
  useKey()
  writeFileSync(copy, readFileSync(copy).fill(0xa5, 4096 * 3, 4096 * 4))
  expect(await run(rollbackCommand)).toMatch(/is no sound copy \(.*\), and nothing was changed: put a backup back/)
  expect([readFileSync(database()), kept(), existsSync(join(folder, 'opsentry.db.next'))]).toEqual([
    before,
    [name],
    false,
  ])
})

test('where the database itself is beyond reading, the newest copy is put back', async () => {
  copyFileSync(fileOf(newest() - 1), database())
  started(acted)
  writeFileSync(database(), 'this was a database')
  expect(await run(rollbackCommand)).toMatch(/What was written since is left behind/)
  expect(contentOf(database())).toEqual(contentOf(fileOf(newest() - 1)))
})

test('it takes no words, and says so', async () => {
  expect(await run(rollbackCommand, '--force')).toBe('It takes no words: it undoes the last upgrade.')
})

function openDatabaseAt(file: string, act: (db: Db) => void): void {
  const db = openDatabase(file)
  act(db)
  db.$client.close(true)
}
