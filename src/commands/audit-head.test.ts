import { Database } from 'bun:sqlite'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { instance } from '#src/db/schema/identity.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import type { Deps } from '#src/domain/context.ts'
import { outboxHold } from '#src/domain/deliveries/undecided.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { system } from '#src/testing/personas.ts'
import { someAction } from '#src/testing/some-action.ts'
import { readHead } from './audit-head.ts'
import { backupCommand } from './backup.ts'
import type { Command } from './command.ts'
import { keyCommand } from './key.ts'
import { openDeps } from './open-deps.ts'
import { rememberOpen } from './remember-head.ts'
import { restoreCommand } from './restore.ts'
import { verifyCommand } from './verify.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

let folder: string
const paths = () => dataPaths(folder)
const log = () => `${paths().database}-wal`
const backup = join(root, 'backup.db')
const contextOf = () => ({
  config: readConfig({ OPSENTRY_DATA: folder, OPSENTRY_LOG_LEVEL: 'error' }),
  out: () => undefined,
})

async function run(command: Command, ...args: string[]): Promise<string> {
  const lines: string[] = []
  const context = { ...contextOf(), out: (line: string) => void lines.push(line) }
  await command.run(args, context).catch((error: Error) => lines.push(error.message))
  return lines.join('\n')
}

/** As `serve` opens the folder. */
async function served<T>(act: (deps: Deps) => T | Promise<T>): Promise<T> {
  const { deps, close } = openDeps(contextOf(), { visitors: true })
  try {
    return await act(deps)
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
const note = ({ db }: Deps, url: string) => writeUnaudited(db, (tx) => void tx.update(instance).set({ url }).run())
const recorded = ({ db }: Deps) =>
  db.$client
    .query<{ action: string }, []>('SELECT action FROM audit_entries ORDER BY sequence')
    .all()
    .map(({ action }) => action)

/** Folders as a process leaves them that was killed: of what each did last, something is not remembered yet. */
const killed = join(root, 'killed')
const killedUnaudited = join(root, 'killed-unaudited')

beforeAll(async () => {
  folder = join(root, 'template')
  await served((deps) => {
    writeUnaudited(deps.db, (tx) => tx.update(instance).set({ setUpAt: 1 }).run())
    record(deps, 'x.before')
  })
  await run(backupCommand, backup)
  await served(async (deps) => {
    for (const action of ['x.one', 'x.two', 'x.three']) record(deps, action)
    await rememberOpen(deps, paths())
    record(deps, 'x.lagging')
    cpSync(folder, killed, { recursive: true, preserveTimestamps: true })
    note(deps, 'https://one.example')
    note(deps, 'https://two.example')
    await rememberOpen(deps, paths())
    cpSync(folder, killedUnaudited, { recursive: true, preserveTimestamps: true })
  })
})

function begin(from: string): void {
  folder = join(mkdtempSync(join(root, 'case-')), 'data')
  cpSync(from, folder, { recursive: true, preserveTimestamps: true })
}
beforeEach(() => begin(killed))

const frame = 24 + 4096
const remembered = () => 32 + (readHead(paths())?.log?.frames ?? 0) * frame
const spoil = (path: string, at: number, bytes: number) =>
  writeFileSync(path, readFileSync(path).fill(0xa5, at, at + bytes))

const older =
  /is an older state than .*audit-head\.json remembers: audit entry \d+ of the instance, of 20\S+Z, is not in it/
const torn = /-wal is torn: of \d+ frames that were on disk \d+ are whole/

test('what a killed process left is sound, and so is what it leaves when it ends in order', async () => {
  expect(await run(verifyCommand)).toContain('is sound')
  await served(() => undefined)
  expect(readHead(paths())).toMatchObject({ log: null, closed: true })
  expect(await run(verifyCommand)).toContain('is sound')
})

test.each<[string, () => void, RegExp[]]>([
  ['whose log is lost', () => rmSync(log()), [/-wal is lost: \d+ frames of it were not in .*opsentry\.db yet/, older]],
  ['whose log is empty', () => truncateSync(log()), [/-wal is lost/, older]],
  ['whose log is cut', () => truncateSync(log(), 32 + 2 * frame), [torn, older]],
  ['whose log is torn in its middle', () => spoil(log(), 32 + 2 * frame + 500, 1), [torn, older]],
  ['whose log is torn at what was remembered last', () => spoil(log(), remembered() - 10, 1), [torn, older]],
  ['whose log begins with something else', () => spoil(log(), 0, 32), [/-wal is another one/, older]],
  ['that was exchanged for a backup', () => exchange(), [older]],
])('a database %s is named by verify and by the start, which records it and goes on', async (_, damage, expected) => {
  damage()
  const said = await run(verifyCommand)
  for (const one of expected) expect(said).toMatch(one)
  expect(said).toMatch(/Put back the files that belong there, or a backup with opsentry restore\. Or start Opsentry/)
  expect(said).toContain(`is not sound: ${expected.length} finding(s)`)
  await served((deps) => {
    expect(recorded(deps).at(-1)).toBe('instance.found_otherwise')
    expect(activeAlarms(deps.db)).toMatchObject([{ kind: 'database_otherwise' }])
    for (const one of expected) expect(activeAlarms(deps.db)[0]?.sentence).toMatch(one)
  })
  expect(await run(verifyCommand)).toContain('is sound')
})

/** By hand, as somebody does who does not know what lies beside it. */
function exchange(): void {
  rmSync(log())
  cpSync(backup, paths().database)
}

test('without an audit entry in what was lost, the log alone tells', async () => {
  begin(killedUnaudited)
  spoil(log(), remembered() - 10, 1)
  const said = await run(verifyCommand)
  expect(said).toMatch(torn)
  expect(said).toContain('1 finding(s)')
})

test('what a power cut may undo is not missed: it was never remembered', async () => {
  truncateSync(log(), remembered())
  expect(await run(verifyCommand)).toContain('is sound')
  await served((deps) => expect(recorded(deps).slice(-2)).toEqual(['x.two', 'x.three']))
})

test('a bit that changes in a text of a database that was closed is found, though SQLite finds nothing', async () => {
  await served((deps) => note(deps, 'https://status.example.com'))
  const at = readFileSync(paths().database).indexOf('https://status.example.com')
  const { atime, mtime } = statSync(paths().database)
  spoil(paths().database, at + 10, 1)
  expect(await run(verifyCommand)).toContain('is sound')
  utimesSync(paths().database, atime, mtime)
  expect(await run(verifyCommand)).toMatch(/was changed since Opsentry closed it, and by nobody who wrote to it/)
  await served((deps) => {
    expect(recorded(deps).at(-1)).toBe('instance.found_otherwise')
    expect(outboxHold(deps.db)).toBeUndefined()
  })
  expect(await run(verifyCommand)).toContain('is sound')
})

test('another program that has folded the log into the database has lost nothing', async () => {
  begin(killedUnaudited)
  const other = new Database(paths().database)
  other.query('SELECT count(*) FROM instance').get()
  other.close(true)
  rmSync(log(), { force: true })
  expect(await run(verifyCommand)).toContain('is sound')
})

test('another command neither records it nor remembers another end, so that the start still names it', async () => {
  rmSync(log())
  const { deps, close } = openDeps(contextOf())
  record(deps, 'x.other')
  close()
  expect(await run(verifyCommand)).toMatch(older)
})

test('a restore and a rotated key remember anew, and say so', async () => {
  expect(await run(restoreCommand, backup, '--force')).toContain(
    'audit-head.json remembers the end of its audit log, in place of the one before.',
  )
  expect(await run(verifyCommand)).toContain('is sound')
  await served((deps) => expect(recorded(deps)).toEqual(['x.before', 'instance.restored']))
  expect(await run(keyCommand, 'rotate')).toContain('audit-head.json remembers the new end of the audit log')
  expect(readHead(paths())?.newest.sequence).toBe(4)
  expect(await run(verifyCommand)).toContain('is sound')
})

test.each(['', '{', '{"newest":{}}', '[]'])('a file that is %j is nothing to compare with', async (text) => {
  writeFileSync(paths().auditHead, text)
  expect(await run(verifyCommand)).toContain('is sound')
  expect(statSync(log()).size).toBeGreaterThan(0)
})
