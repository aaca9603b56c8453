import { Database } from 'bun:sqlite'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataFolder, runOpsentry, type Serving, startServing } from '#src/testing/serving.ts'
import { setUpInto } from '#src/testing/set-up-folder.ts'

/** Mistakes on an operator's machine: one sentence saying what to do, the right exit code, and nothing overwritten. */

let folder: string
let remove: () => void
const running: Serving[] = []

beforeEach(() => {
  const data = dataFolder()
  folder = data.folder
  remove = data.remove
})

afterEach(async () => {
  for (const one of running.splice(0)) await one.kill()
  remove()
})

const database = () => join(folder, 'data/opsentry.db')
const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** A set-up data folder of a process that has ended cleanly. */
async function setUp(): Promise<void> {
  await setUpInto(folder)
}

async function serve(environment: Record<string, string> = {}): Promise<Serving> {
  const serving = await startServing(folder, environment)
  running.push(serving)
  return serving
}

/** One sentence: one line, no stack. */
function expectSentence(err: string, sentence: RegExp): void {
  expect(err).toMatch(sentence)
  expect(err.trim().split('\n')).toHaveLength(1)
}

test('an unknown command and a wrong usage exit with 2', async () => {
  const unknown = await runOpsentry(['fly'], folder)
  expect(unknown.exit).toBe(2)
  expectSentence(unknown.err, /^There is no command "fly": opsentry help lists them\./)
  const nearly = await runOpsentry(['bakcup'], folder)
  expectSentence(nearly.err, /^There is no command "bakcup": .* Did you mean "backup"\?$/m)
  const option = await runOpsentry(['token', 'create', '--organisation', 'x'], folder)
  expectSentence(option.err, /^Unknown option '--organisation'\. Did you mean "--organization"\? Usage: opsentry token/)
  const wrong = await runOpsentry(['backup'], folder)
  expect(wrong.exit).toBe(2)
  expectSentence(wrong.err, /Name one file .* Usage: opsentry backup FILE/)
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('a wrong environment names the variable', async () => {
  const { exit, err } = await runOpsentry(['serve'], folder, { OPSENTRY_PORT: 'http' })
  expect(exit).toBe(1)
  expectSentence(err, /^OPSENTRY_PORT is "http": set a number from 0 to 65535\.$/m)
})

test('help, version and licenses answer in a wrong environment, too', async () => {
  for (const command of ['help', 'version', 'licenses', '-h', '--help', '-V', '--version'])
    expect(await runOpsentry([command], folder, { OPSENTRY_PORT: 'http' })).toMatchObject({ exit: 0, err: '' })
})

test('a command explains itself where it is asked to, and does nothing', async () => {
  for (const asked of [
    ['help', 'backup'],
    ['backup', '--help'],
    ['backup', 'x.db', '-h'],
  ])
    expect(await runOpsentry(asked, folder)).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^opsentry backup FILE /),
    })
})

test('a data folder that cannot be written', async () => {
  writeFileSync(join(folder, 'file'), '')
  const { exit, err } = await runOpsentry(['serve'], folder, { OPSENTRY_DATA: join(folder, 'file/data') })
  expect(exit).toBe(1)
  expectSentence(err, /cannot be written: give this user write permission, or set OPSENTRY_DATA/)
})

test('a port in use', async () => {
  const { url } = await serve()
  const { exit, err } = await runOpsentry(['serve'], folder, {
    OPSENTRY_PORT: new URL(url).port,
    OPSENTRY_DATA: join(folder, 'other'),
  })
  expect(exit).toBe(1)
  expectSentence(err, /Cannot listen on 127\.0\.0\.1:\d+ .*: set OPSENTRY_PORT or OPSENTRY_HOST\./)
})

test('a data folder that another Opsentry serves, until that one dies', async () => {
  const first = await serve()
  const { exit, err } = await runOpsentry(['serve'], folder)
  expect(exit).toBe(1)
  expectSentence(err, /^Another Opsentry serves .*: stop it, or set OPSENTRY_DATA to another folder\.$/m)
  await first.kill()
  const second = await serve()
  expect((await fetch(`${second.url}/healthz`)).status).toBe(200)
})

test('a database from a newer version', async () => {
  await setUp()
  const db = new Database(database())
  db.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('future', 99999999999999)")
  db.close(true)
  const before = digest(database())
  const { exit, err } = await runOpsentry(['serve'], folder)
  expect(exit).toBe(1)
  expectSentence(err, /written by a newer Opsentry \(\d+ migrations, this one knows \d+\): install that version/)
  expect(digest(database())).toBe(before)
})

test('a database that is not one of Opsentry', async () => {
  mkdirSync(join(folder, 'data'))
  const db = new Database(database(), { create: true })
  db.run('CREATE TABLE recipes (name TEXT)')
  db.close(true)
  const { exit, err } = await runOpsentry(['serve'], folder)
  expect(exit).toBe(1)
  expectSentence(err, /is a database, but not one of Opsentry: move it away/)
})

test.each([
  ['truncated', (path: string) => truncateSync(path, 30_000)],
  ['with a garbage header', (path: string) => overwrite(path, 0, 64)],
  ['with pages flipped in the middle', (path: string) => overwrite(path, 40_960, 24_576)],
])('a database %s is refused, and left as it is', async (_, damage) => {
  await setUp()
  damage(database())
  const before = digest(database())
  for (const command of [['serve'], ['verify']]) {
    const { exit, err } = await runOpsentry(command, folder)
    expect([command, exit]).toEqual([command, 1])
    expectSentence(err, /damaged|cannot be opened|not sound/)
  }
  expect(digest(database())).toBe(before)
})

test('another secret key', async () => {
  await setUp()
  writeFileSync(join(folder, 'data/secret.key'), `${Buffer.alloc(32, 1).toString('base64')}\n`)
  const served = await runOpsentry(['serve'], folder)
  expect(served.exit).toBe(1)
  expectSentence(served.err, /^The secret key does not fit the data in .*: put back/m)
  const verified = await runOpsentry(['verify'], folder)
  expect(verified.exit).toBe(1)
  expect(verified.out).toContain('The secret key does not fit this data')
})

test('backup while serving, verify, restore: the same data comes back', async () => {
  await setUp()
  const serving = await serve()
  const file = join(folder, 'backup.db')
  const made = await runOpsentry(['backup', file], folder)
  expect(made).toMatchObject({ exit: 0, err: '' })
  expect(made.out).toMatch(
    /KiB, with a checksum\)\. It holds Acme \(last changed 20\S+ \S+ UTC\)\.\nThe secret key is not in it/,
  )
  expect((await runOpsentry(['backup', file], folder)).err).toMatch(/exists: name another file/)
  expect((await runOpsentry(['verify', file], folder)).out).toMatch(
    /backup\.db is sound\. It holds Acme \(last changed 20/,
  )
  expect((await runOpsentry(['verify'], folder)).out).toMatch(
    /opsentry\.db is sound\. It holds Acme \(last changed .* UTC\)\.\n$/,
  )

  expect((await runOpsentry(['restore', file], folder)).err).toMatch(/exists: add --force to replace it/)
  expect((await runOpsentry(['restore', file, '--force'], folder)).err).toMatch(/Opsentry serves this data folder/)
  expect(await serving.stop()).toBe(0)
  const restored = await runOpsentry(['restore', file, '--force'], folder)
  expect(restored).toMatchObject({
    exit: 0,
    err: '',
    out: expect.stringMatching(/^Restored .* It holds Acme \(last changed /),
  })
  const again = await serve()
  expect(await (await fetch(`${again.url}/`)).text()).toContain('Acme')
})

test('a damaged backup is not put back', async () => {
  await setUp()
  const file = join(folder, 'backup.db')
  await runOpsentry(['backup', file], folder)
  overwrite(file, 40_960, 24_576)
  const before = digest(database())
  const { exit, err } = await runOpsentry(['restore', file, '--force'], folder)
  expect(exit).toBe(1)
  expectSentence(err, /was changed since it was made: its checksum does not fit/)
  expect(digest(database())).toBe(before)
})

test('verify finds an audit entry that was changed behind the triggers', async () => {
  await setUp()
  const db = new Database(database())
  expect(() => db.run("UPDATE audit_entries SET action = 'nothing.happened'")).toThrow('append-only')
  expect(() => db.run('DELETE FROM audit_entries')).toThrow('append-only')
  db.run('DROP TRIGGER audit_entries_are_never_changed')
  db.run("UPDATE audit_entries SET action = 'nothing.happened' WHERE sequence = 1")
  db.close(true)
  const { exit, out } = await runOpsentry(['verify'], folder)
  expect(exit).toBe(1)
  expect(out).toMatch(/^Audit chain of .*: entry 1 was changed\.$/m)
})

function overwrite(path: string, from: number, bytes: number): void {
  const content = readFileSync(path)
  content.fill(0xa5, from, from + bytes)
  writeFileSync(path, content)
}
