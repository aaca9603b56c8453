import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { instance } from '#src/db/schema/identity.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import type { Deps } from '#src/domain/context.ts'
import { renames } from '#src/testing/broken-at.ts'
import { killedAt } from '#src/testing/killed-at.ts'
import { system } from '#src/testing/personas.ts'
import { saidBy } from '#src/testing/said-by.ts'
import { smallDisk } from '#src/testing/small-disk.ts'
import { someAction } from '#src/testing/some-action.ts'
import { backupCommand } from './backup.ts'
import type { Command } from './command.ts'
import { openDeps } from './open-deps.ts'
import { restoreCommand } from './restore.ts'
import { verifyCommand } from './verify.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

let parent: string
let folder: string
const file = (name: string) => join(folder, name)
const database = () => file('opsentry.db')
const backups = () => (existsSync(file('backups')) ? readdirSync(file('backups')) : [])
const backup = join(root, 'backup.db')

const contextOf = () => ({ config: readConfig({ OPSENTRY_DATA: folder }), out: () => undefined })

const run = (command: Command, ...args: string[]) => saidBy(command, args, folder)

/** As a start does, and everything that it opens. */
function started<T>(act: (deps: Deps) => T): T {
  const { deps, close } = openDeps(contextOf())
  try {
    return act(deps)
  } finally {
    close()
  }
}

const facts = (action: string) => ({
  action: someAction(action),
  organizationId: null,
  subject: { type: 'x', id: 'x' },
})
const record = (deps: Deps, action: string) => write(deps.db, (tx) => void recordAudit(tx, deps, system, facts(action)))
const actions = ({ db }: Deps) =>
  db.$client
    .query<{ action: string }, []>('SELECT action FROM audit_entries ORDER BY sequence')
    .all()
    .map(({ action }) => action)

/** A set-up folder in which something came `after` the backup of it, as a process leaves it that was killed: the newest stands in its log. */
const template = join(root, 'template')

beforeAll(async () => {
  folder = template
  started((deps) => {
    writeUnaudited(deps.db, (tx) => tx.update(instance).set({ setUpAt: 1 }).run())
    record(deps, 'x.before')
  })
  await run(backupCommand, backup)
  started((deps) => {
    record(deps, 'x.after')
    cpSync(template, join(root, 'killed'), { recursive: true })
  })
})

beforeEach(() => {
  parent = mkdtempSync(join(root, 'case-'))
  folder = join(parent, 'data')
  cpSync(join(root, 'killed'), folder, { recursive: true })
})
const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

const parts = ['', '-wal', '-shm']
const bytesOf = (path: string) =>
  Object.fromEntries(
    parts
      .filter((part) => existsSync(`${path}${part}`))
      .map((part) => [part, readFileSync(`${path}${part}`).toString('base64')]),
  )

/** Where the database of before the restore is kept. */
function keptAt(): string {
  const name = backups().find((one) => /^before-restore-.*\.db(-wal|-shm)?$/.test(one)) ?? ''
  return join(file('backups'), name.replace(/-(wal|shm)$/, ''))
}

/** The backup is in place, recorded, sound, and nothing of the restore is left. */
async function expectRestored(): Promise<void> {
  expect(started(actions)).toEqual(['x.before', 'instance.restored'])
  expect(await run(verifyCommand)).toContain('is sound')
  const names = readdirSync(folder).filter((name) => /next|half|restored/.test(name))
  expect([names, backups().filter((name) => /half/.test(name))]).toEqual([[], []])
}

test('the folder of these tests is that of a killed process: what came last stands in the log beside the database', () => {
  expect(statSync(`${database()}-wal`).size).toBeGreaterThan(0)
  expect(started(actions)).toEqual(['x.before', 'instance.backed_up', 'x.after'])
})

const fill = (path: string, from: number, bytes: number) => {
  const content = readFileSync(path)
  writeFileSync(path, content.fill(0xa5, from, from + bytes))
}

test.each<[string, () => void]>([
  ['that a killed process left', () => undefined],
  ['without its log', () => rmSync(`${database()}-wal`)],
  ['with a garbage header', () => fill(database(), 0, 100)],
  ['with a garbage page', () => fill(database(), 40_960, 24_576)],
  ['cut off', () => truncateSync(database(), 30_000)],
  ['cut down to nothing', () => truncateSync(database(), 0)],
  ['that is none', () => writeFileSync(database(), 'to be continued')],
  ['with a garbage log', () => fill(`${database()}-wal`, 0, 4096)],
  ['with a torn log', () => truncateSync(`${database()}-wal`, statSync(`${database()}-wal`).size / 2)],
  ['that is lost, beside its log', () => rmSync(database())],
])('over a database %s: the backup comes back, and what was there is kept byte for byte', async (_, damage) => {
  damage()
  const before = bytesOf(database())
  expect(await run(restoreCommand, backup)).toMatch(/exists: add --force to replace it; it is kept in backups\/\.$/)
  expect(bytesOf(database())).toEqual(before)
  const said = await run(restoreCommand, backup, '--force')
  expect(said).toContain(`Restored ${backup}. It holds`)
  expect(bytesOf(keptAt())).toEqual(before)
  if (before['']) expect(said).toContain(`The database before it is ${keptAt()}.`)
  await expectRestored()
})

test('what was kept can be put back in its turn, with what stood in its log', async () => {
  await run(restoreCommand, backup, '--force')
  started(() => undefined)
  expect(await run(restoreCommand, keptAt(), '--force')).toContain('Restored')
  expect(started(actions)).toEqual(['x.before', 'instance.backed_up', 'x.after', 'instance.restored'])
})

test('a start that was cut off before the note was gone has recorded it, and the next one does not do so again', async () => {
  await run(restoreCommand, backup, '--force')
  const note = readFileSync(file('restored.json'))
  expect(started(actions)).toEqual(['x.before', 'instance.restored'])
  writeFileSync(file('restored.json'), note)
  expect(started(actions)).toEqual(['x.before', 'instance.restored'])
  expect(existsSync(file('restored.json'))).toBe(false)
})

test('to a disk of its own the database is moved all the same', async () => {
  const disk = smallDisk(16)
  cleanUps.push(disk.remove)
  symlinkSync(disk.folder, file('backups'))
  const before = bytesOf(database())
  expect(await run(restoreCommand, backup, '--force')).toContain('Restored')
  expect(bytesOf(keptAt())).toEqual(before)
  await expectRestored()
})

test('on a full disk it says so and nothing has changed; with room again it works', async () => {
  const disk = smallDisk(12)
  cleanUps.push(disk.remove)
  folder = join(disk.folder, 'data')
  cpSync(join(root, 'killed'), folder, { recursive: true })
  const before = bytesOf(database())
  const rest = join(disk.folder, 'rest')
  const { bavail, bsize } = statfsSync(disk.folder)
  writeFileSync(rest, Buffer.alloc(bavail * bsize - statSync(backup).size / 2))
  expect(await run(restoreCommand, backup, '--force')).toBe(
    `${backup} could not be put back, because the disk of ${folder} is full: free some space and do it again.`,
  )
  expect([bytesOf(database()), backups(), existsSync(file('opsentry.db.next'))]).toEqual([before, [], false])
  rmSync(rest)
  expect(await run(restoreCommand, backup, '--force')).toContain('Restored')
  await expectRestored()
})

/** Parts of the database before that a restore had moved when it was cut off; undefined: not even the note was in its place. */
const cuts: [string, string[] | undefined, string, () => unknown][] = [
  ['before anything was moved', undefined, 'a start', () => started(() => undefined)],
  ['before the database was moved', [], 'a start', () => started(() => undefined)],
  ['once the log was moved', ['-wal', '-shm'], 'a start', () => started(() => undefined)],
  ['once the log was moved', ['-wal', '-shm'], 'verify', () => run(verifyCommand)],
  ['once everything was moved', parts, 'a start', () => started(() => undefined)],
  ['once everything was moved', parts, 'backup', () => run(backupCommand, join(parent, 'another.db'))],
]

test.each(cuts)('cut off %s (%j), %s finishes it, and no other database is made', async (_, moved, _next, act) => {
  const before = bytesOf(database())
  copyFileSync(backup, file('opsentry.db.next'))
  writeFileSync(file('restored.json.next'), JSON.stringify({ backup: 'b.db', at: 1, from: null, replaced: null }))
  if (moved) renameSync(file('restored.json.next'), file('restored.json'))
  mkdirSync(file('backups'))
  const moment = statSync(file('opsentry.db.next')).mtime.toISOString().replace(/[:.]/g, '-')
  for (const part of moved ?? [])
    renameSync(`${database()}${part}`, join(file('backups'), `before-restore-${moment}.db${part}`))
  await act()
  expect(bytesOf(keptAt())).toEqual(before)
  expect(started(actions).slice(0, 2)).toEqual(['x.before', 'instance.restored'])
  expect(await run(verifyCommand)).toContain('is sound')
})

test('cut off before it had happened, everything is as before', async () => {
  writeFileSync(file('opsentry.db.next.half'), readFileSync(backup).subarray(0, 10_000))
  writeFileSync(file('restored.json.next'), '{}')
  expect(started(actions)).toEqual(['x.before', 'instance.backed_up', 'x.after'])
  await run(restoreCommand, backup, '--force')
  await expectRestored()
})

/** Renames of a restore: the note and the database beside; then the note, three files of the old database, and the new one into its place. */
test.each([
  [2, ['x.before', 'instance.backed_up', 'x.after']],
  [5, ['x.before', 'instance.restored']],
  [7, ['x.before', 'instance.restored']],
])('killed at rename %d of 7, it is as before or restored, and nothing in between', async (step, expected) => {
  const before = bytesOf(database())
  expect(await killedAt(step, ['restore', backup, '--force'], parent, {}, renames)).toBe(true)
  if (step === 2) expect(bytesOf(database())).toEqual(before)
  expect(started(actions)).toEqual(expected)
  if (step !== 2) expect(bytesOf(keptAt())).toEqual(before)
  expect(await run(verifyCommand)).toContain('is sound')
})
