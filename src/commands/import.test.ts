import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { services } from '#src/db/schema/services.ts'
import { setUpInto } from '#src/testing/set-up-folder.ts'
import { smallExport } from '#src/testing/statuspage-export.ts'
import { CommandError, UsageError } from './command.ts'
import { importCommand } from './import.ts'
import { openDeps } from './open-deps.ts'

const history = resolve(import.meta.dirname, '../testing/fixtures/github-history.json.gz')

let folder = ''
let lines: string[] = []
const context = () => ({
  config: readConfig({ OPSENTRY_DATA: join(folder, 'data') }),
  out: (line: string) => void lines.push(line),
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-import-'))
  await setUpInto(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

async function run(source: string, organization = 'acme'): Promise<string[]> {
  lines = []
  await importCommand.run(['statuspage', source, '--organization', organization], context())
  return lines
}

async function refusal(args: string[]): Promise<Error> {
  return importCommand.run(args, context()).then(
    () => new Error('was not refused'),
    (error) => error,
  )
}

function inFolder<T>(read: (db: ReturnType<typeof openDeps>['deps']['db']) => T): T {
  const { deps, close } = openDeps(context())
  try {
    return read(deps.db)
  } finally {
    close()
  }
}

test('a packed file is imported, said in counts, and a second time nothing changes', async () => {
  expect(await run(history)).toEqual([
    'Imported into Acme: 1,282 incidents, 2,801 status updates, 11 services, 2 archived services. Nobody was notified.',
    'Programs that know the page as kctbh9vrtdwd go on under that id.',
    "Acme now uses the page's time zone, Etc/UTC.",
    '2 archived services stand for components that only incidents or maintenance name:',
    '  “Gists” (04c28ykz2c5m)',
    '  “Notifications” (5bfcr2x9x8kc)',
  ])
  expect(await run(history)).toEqual([`Nothing changed: Acme has everything in ${history} already.`])
  const found = inFolder((db) => ({
    incidents: db.select().from(incidents).all().length,
    updates: db.select().from(statusUpdates).all().length,
    services: db.select().from(services).all().length,
    notifications: db.select().from(notifications).all().length,
    imports: db
      .select()
      .from(auditEntries)
      .all()
      .filter(({ action }) => action === 'statuspage.imported').length,
  }))
  expect(found).toEqual({ incidents: 1282, updates: 2801, services: 13, notifications: 0, imports: 1 })
})

test('maintenance is imported and said in counts; its updates are status updates as an incident’s are', async () => {
  const file = join(folder, 'summary.json')
  writeFileSync(file, JSON.stringify(smallExport()))
  expect(await run(file)).toEqual([
    'Imported into Acme: 2 incidents, 1 maintenance window, 6 status updates, 2 services, 1 service group. Nobody was notified.',
    'Programs that know the page as page00000000 go on under that id.',
  ])
  expect(await run(file)).toEqual([`Nothing changed: Acme has everything in ${file} already.`])
  const changed = smallExport(({ scheduled_maintenances: [work] }) => {
    Object.assign(work, { name: 'New and larger disks', updated_at: '2025-02-11T00:00:00.000Z' })
    Object.assign(work.incident_updates[0], { body: 'Done.', updated_at: '2025-02-11T00:00:00.000Z' })
  })
  writeFileSync(file, JSON.stringify(changed))
  expect(await run(file)).toEqual(['Updated in Acme: 1 maintenance window, 1 status update. Nobody was notified.'])
  expect(inFolder((db) => db.select().from(notifications).all())).toEqual([])
})

test('an address is fetched', async () => {
  // As large as that of a real page.
  const text = JSON.stringify(smallExport()).padEnd(gunzipSync(await Bun.file(history).bytes()).length)
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response(text) })
  try {
    const [counts] = await run(`http://127.0.0.1:${server.port}/history.json`)
    expect(counts).toContain('Imported into Acme: 2 incidents,')
  } finally {
    await server.stop(true)
  }
})

test('what was assumed or left out is said record by record, below its number', async () => {
  const file = join(folder, 'odd.json')
  const odd = smallExport(({ incidents: [open, past] }) => {
    Object.assign(past, { resolved_at: null })
    for (const update of past.incident_updates) update.affected_components = [{ name: 'None.' }]
    open.incident_updates[0].body = null
  })
  writeFileSync(file, `\ufeff${JSON.stringify(odd)}`, 'utf16le')
  expect((await run(file)).slice(2)).toEqual([
    '1 update has no text:',
    '  “API is slow” (open00000000), update000003',
    '2 placeholders stood in place of components and were left out:',
    '  “API was down” (past00000000), update000002: "None."',
    '  “API was down” (past00000000), update000001: "None."',
    '1 end was missing and is assumed:',
    '  “API was down” (past00000000): 2024-12-24T20:00:00.000Z, the time of its last update.',
  ])
})

test('the old feed’s entries keep their ids: from a file or an address, once', async () => {
  const [file, atom] = [join(folder, 'summary.json'), join(folder, 'history.atom')]
  writeFileSync(file, JSON.stringify(smallExport()))
  const entry = (number: number, id: string) =>
    `<entry><id>tag:old.example,2005:Incident/${number}</id><title>T</title><link href="https://old.example/incidents/${id}"/></entry>`
  const feed = `<feed xmlns="http://www.w3.org/2005/Atom">${entry(1, 'open00000000')}${entry(2, 'gone00000000')}</feed>`
  writeFileSync(atom, feed)
  const run = async (source: string) => {
    lines = []
    await importCommand.run(['statuspage', file, '--organization', 'acme', '--atom', source], context())
    return lines.filter((line) => /feed|“T”|Nothing/.test(line))
  }
  const leftOut = [
    '1 entry of the Atom feed was left out:',
    '  “T” (gone00000000): there is no such incident and no such maintenance here.',
  ]
  expect(await run(atom)).toEqual([
    '1 entry of the Atom feed keeps its id: its readers see no old news again.',
    ...leftOut,
  ])
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response(feed) })
  try {
    const again = [`Nothing changed: Acme has everything in ${file} already.`, ...leftOut]
    expect(await run(`http://127.0.0.1:${server.port}/history.atom`)).toEqual(again)
  } finally {
    await server.stop(true)
  }
  const known = inFolder((db) => db.select({ feedId: incidents.feedId }).from(incidents).all())
  expect(known.map(({ feedId }) => feedId).toSorted()).toEqual([null, 'tag:old.example,2005:Incident/1'].toSorted())
})

test('a feed that cannot be read or is none leaves everything out, in one sentence', async () => {
  const file = join(folder, 'summary.json')
  writeFileSync(file, JSON.stringify(smallExport()))
  const refused = async (atom: string) =>
    (await refusal(['statuspage', file, '--organization', 'acme', '--atom', atom])).message
  expect(await refused('/nowhere.atom')).toBe('/nowhere.atom cannot be read: correct the path or its permissions.')
  expect(await refused(file)).toBe(`${file} is no Atom feed: give the page's history.atom. Nothing was imported.`)
  const large = join(folder, 'large.atom')
  writeFileSync(large, new Uint8Array(8 * 1024 * 1024 + 1))
  expect(await refused(large)).toBe(`${large} is larger than 8 MiB: give the page's history.atom as it is.`)
  expect(inFolder((db) => db.select().from(services).all())).toEqual([])
})

const wrongUsage = [
  [[], 'Say what to import: statuspage or opsentry.'],
  [['cachet', 'x.json'], 'Say what to import: statuspage or opsentry, not "cachet".'],
  [['statuspage'], 'Name the file or URL to import.'],
  [['statuspage', 'x.json'], '--organization is missing.'],
  [['statuspage', 'x.json', 'y.json', '--organization', 'acme'], '"y.json" is one thing too many.'],
  [['statuspage', 'x.json', '--colour', 'red'], '--colour'],
  [['opsentry', 'x.zip', '--organization', 'acme', '--atom', 'x.atom'], '--atom is of a Statuspage'],
] as const

test.each(wrongUsage)('wrong usage %j says what is missing', async (args, sentence) => {
  const error = await refusal([...args])
  expect(error).toBeInstanceOf(UsageError)
  expect(error.message).toContain(sentence)
})

async function refusedFile(content: string | Uint8Array, organization = 'acme'): Promise<string> {
  const file = join(folder, 'export.json')
  writeFileSync(file, content)
  const error = await refusal(['statuspage', file, '--organization', organization])
  expect(error).toBeInstanceOf(CommandError)
  expect(error.message).not.toContain('\n')
  expect(inFolder((db) => db.select().from(services).all())).toEqual([])
  return error.message.replaceAll(file, 'FILE')
}

test('a truncated file says after how many bytes it ends, wherever it is cut', async () => {
  const bytes = gunzipSync(await Bun.file(history).bytes())
  for (const size of [0, 1, 1000, 500_001, bytes.length - 2])
    expect(await refusedFile(bytes.subarray(0, size))).toBe(
      `FILE is not complete JSON: it ends early, after ${size} bytes. Export it again. Nothing was imported.`,
    )
  const umlaut = new TextEncoder().encode('{"page":{"name":"ü')
  expect(await refusedFile(umlaut.subarray(0, -1))).toContain(
    'FILE is not complete JSON: it ends early, after 18 bytes.',
  )
})

test('what is no export at all is refused in one sentence', async () => {
  const packed = await Bun.file(history).bytes()
  expect(await refusedFile(packed.subarray(0, 100_000))).toContain('FILE is not a complete gzip file')
  expect(await refusedFile('<!doctype html><title>Sign in</title>')).toContain('FILE is not JSON')
  expect(await refusedFile('{"page": {,}}')).toContain('FILE is not JSON')
  expect(await refusedFile(new Uint8Array([0x7b, 0xff, 0xff, 0x22, 0x22, 0x22, 0x22]))).toContain(
    'FILE is not UTF-8 text',
  )
  expect(await refusedFile('[]')).toContain('FILE: The file is a list, not an object.')
  expect(await refusedFile('{}')).toContain('FILE: page is missing.')
})

test('more than 64 MiB is refused, also when it is packed small', async () => {
  const bomb = Bun.gzipSync(new Uint8Array(65 * 1024 * 1024).fill(32))
  expect(await refusedFile(bomb)).toContain('FILE is larger than 64 MiB unpacked')
})

test('an unknown organization and an unreadable file are one sentence each', async () => {
  const unknown = await refusal(['statuspage', history, '--organization', 'nobody'])
  expect(unknown).toBeInstanceOf(CommandError)
  expect(unknown.message).toBe('There is no organization "nobody": give the short name of one that exists.')
  const unreadable = await refusal(['statuspage', '/nowhere.json', '--organization', 'acme'])
  expect(unreadable.message).toBe('/nowhere.json cannot be read: correct the path or its permissions.')
})

test('an address that does not answer, or answers an error or without end, is refused', async () => {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) =>
      request.url.endsWith('endless') ? new Response(endless()) : new Response('no', { status: 404 }),
  })
  const at = (path: string) => ['statuspage', `http://127.0.0.1:${server.port}/${path}`, '--organization', 'acme']
  try {
    expect((await refusal(at('gone'))).message).toContain('/gone answered 404: correct the address')
    expect((await refusal(at('endless'))).message).toContain('/endless is larger than 64 MiB')
  } finally {
    await server.stop(true)
  }
  expect((await refusal(at('gone'))).message).toContain('/gone could not be fetched')
})

/** A body that never ends, a megabyte at a time. */
function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(1024 * 1024)) })
}

test('the exit code tells done, failed and wrong usage apart', () => {
  const main = join(import.meta.dirname, '../main.ts')
  const exit = (...args: string[]) => {
    const env = { ...Bun.env, OPSENTRY_DATA: join(folder, 'data') }
    const { exitCode, stderr } = Bun.spawnSync([process.execPath, main, 'import', ...args], { env })
    return { exitCode, stderr: stderr.toString() }
  }
  expect(exit('statuspage', history, '--organization', 'acme')).toEqual({ exitCode: 0, stderr: '' })
  expect(exit('statuspage', '/nowhere.json', '--organization', 'acme').exitCode).toBe(1)
  expect(exit('statuspage')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Name the file or URL to import.'),
  })
})
