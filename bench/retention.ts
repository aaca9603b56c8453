import { Database } from 'bun:sqlite'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { keepRequests } from '#src/domain/request-logs/keep-requests.ts'
import type { LoggedRequest } from '#src/domain/request-logs/logged-request.ts'
import { columnsOf } from '#src/domain/request-logs/request-columns.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { type Editor, signInAsAdmin } from './editor.ts'
import { figuresOf, quantile } from './figures.ts'
import { benchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { visitors } from './visitors.ts'

/**
 * Five million requests in the log, half of them older than they are kept: what visitors feel while those go, against quiet
 * minutes of the same run, and how long the log's screen takes before, with filters and while they go. `--short`: 20,000
 * requests, to see that it works.
 */

const requests = isShort ? 20_000 : 5_000_000
/** Seconds of visitors between two looks at the log. */
const turn = isShort ? 0.2 : 1
const warmUp = isShort ? 0.2 : 5
const quietTurns = isShort ? 2 : 20
const looks = isShort ? 2 : 7
/** Milliseconds in which the old requests have to be gone. */
const patience = isShort ? 90_000 : 3_600_000
const aDay = 24 * 3_600_000

const { print, note } = figuresOf('retention')
const instance = await benchInstance()
const { database, requestLogs } = dataPaths(instance.dataFolder)
try {
  await measure()
} finally {
  instance.stop()
}

async function measure(): Promise<void> {
  const end = Date.now() - 60_000
  fill(requestLogs, end)
  // Nothing is removed before the quiet minutes are measured.
  setPeriod(365)
  const { url } = await instance.serve()
  const editor = await signInAsAdmin(url)
  await visitors(url, warmUp)
  const quiet: number[] = []
  const look = () => screen(url, editor, '', 1)
  // The same load as during the removal: a look at the log, then a second of visitors.
  for (let second = 0; second < quietTurns; second++) {
    await look()
    quiet.push(...(await visitors(url, turn)))
  }
  const slowest: number[] = []
  for (const [what, query] of Object.entries(screens()))
    slowest.push(noteScreen(what, await screen(url, editor, query, looks)))

  setPeriod(15)
  const began = Date.now()
  const busy: number[] = []
  const meanwhile: number[] = []
  for (let run = removal(began); !run.isOver; run = removal(began)) {
    if (Date.now() - began > patience) throw new Error('the old requests are not gone')
    if (!run.isAtWork) await askForRun(url, editor)
    meanwhile.push(...(await look()))
    busy.push(...(await visitors(url, turn)))
  }
  const seconds = (Date.now() - began) / 1000
  slowest.push(noteScreen('log screen while they go', meanwhile))

  const { removed, at } = removal(began)
  const [calm, loaded] = [quantile(quiet, 0.99), quantile(busy, 0.99)]
  note(`removed in ${seconds.toFixed(0)} s`, removed.toLocaleString('en'))
  note(`page p99, quiet (${quiet.length} answers)`, `${calm.toFixed(2)} ms`)
  note(`page p99, while they go (${busy.length} answers)`, `${loaded.toFixed(2)} ms`)
  print('page p99, while requests go / quiet', loaded / calm)
  print('log screen, the slowest look', Math.max(...slowest))
  print('requests that should have gone', olderThan(at - 15 * aDay, end) - removed)
}

/**
 * Thirty days of requests, through the door they always come through; the file is not synced, because nothing is lost with it,
 * and indexed at the end, because a month's batches in a row would write each page of an index a hundred times.
 */
function fill(file: string, end: number): void {
  const db = openRequestLogs(file)
  const indexes = db.sqlite
    .query<{ name: string; sql: string }, []>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'requests' AND sql IS NOT NULL",
    )
    .all()
  for (const { name } of indexes) db.sqlite.run(`DROP INDEX ${name}`)
  db.sqlite.run('PRAGMA synchronous = OFF')
  const batch = 5000
  for (let first = 0; first < requests; first += batch) keep(db, first, Math.min(batch, requests - first), end)
  for (const { sql } of indexes) db.sqlite.run(sql)
  closeRequestLogs(db)
}

function keep(db: RequestLogDb, first: number, count: number, end: number): void {
  const made = Array.from({ length: count }, (_, one) => madeUp(first + one, end))
  const { failure } = keepRequests(db, { requests: columnsOf(made), unlogged: 0, addresses: 'full', now: end })
  if (failure !== null) throw new Error(failure)
}

/** The n-th request: most ask for the page, some for one of 2,000 others, a few fail, and one of a million is rare. */
function madeUp(n: number, end: number): LoggedRequest {
  return {
    at: momentOf(n, end),
    method: n % 50 === 0 ? 'POST' : 'GET',
    path: n % 4 === 0 ? `/s/github/incidents/i${(n * 7919) % 2000}` : n === 10 ? '/rare' : '/',
    status: n % 1000 === 0 ? 500 : n % 30 === 0 ? 404 : 200,
    duration: 200 + ((n * 104_729) % 5000),
    ip: `10.${(n * 31) % 200}.${(n * 17) % 250}.${n % 250}`,
    userAgent: `Browser ${(n * 13) % 300}`,
  }
}

function momentOf(n: number, end: number): number {
  return Math.floor(end - (30 * aDay * (requests - 1 - n)) / requests)
}

function olderThan(before: number, end: number): number {
  let count = 0
  while (count < requests && momentOf(count, end) < before) count += 1
  return count
}

/** The screen of the log, as somebody looks for something. */
function screens(): Record<string, string> {
  const day = new Date(Date.now() - 20 * aDay).toISOString().slice(0, 10)
  return {
    'log screen': '',
    'log screen, by the hour': '?span=day',
    'log screen, of one path': '?path=/s/github/incidents/i77',
    'log screen, of many paths': '?path=incidents',
    'log screen, of a path asked for once': '?path=/rare',
    'log screen, of an address that never came': '?ip=192.0.2.77',
    'log screen, of failures': '?status=5',
    'log screen, of refused POSTs three weeks ago': `?status=4&method=POST&until=${day}`,
    'log screen, of one day': `?from=${day}&until=${day}`,
  }
}

async function screen(url: string, { cookie }: Editor, query: string, times: number): Promise<number[]> {
  const took: number[] = []
  for (let time = 0; time < times; time++) {
    const began = performance.now()
    const answer = await fetch(`${url}/admin/request-logs${query}`, { headers: { cookie }, redirect: 'manual' })
    const text = await answer.text()
    if (answer.status !== 200 || text.includes('cannot be read')) throw new Error(`the log answered ${answer.status}`)
    took.push(performance.now() - began)
  }
  return took
}

function noteScreen(what: string, took: number[]): number {
  const slowest = Math.max(...took)
  note(`${what}, the slowest of ${took.length}`, `${slowest.toFixed(0)} ms`)
  return slowest
}

/** Asks for a run; without effect while one is at work already. */
async function askForRun(url: string, { cookie, csrf }: Editor): Promise<void> {
  const body = new URLSearchParams({ _csrf: csrf })
  const answer = await fetch(`${url}/admin/retention/requests/run`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: url },
    body,
  })
  if (answer.status !== 303) throw new Error(`the run answered ${answer.status}`)
}

function setPeriod(days: number): void {
  inDatabase((db) => db.run("INSERT OR REPLACE INTO retention_periods VALUES ('requests', ?, 0)", [days]))
}

interface JobRow {
  at: number
  ended: number
  failed: number
  removed: number | null
}

/**
 * The runs that began after `since`, whoever asked for them: over when one of them has ended well, at work or not until then.
 * A run that began earlier still works with the earlier period.
 */
function removal(since: number): { isOver: boolean; isAtWork: boolean; removed: number; at: number } {
  const rows = inDatabase((db) =>
    db
      .query<JobRow, []>(
        `SELECT started_at AS at, finished_at IS NOT NULL AS ended, problem IS NOT NULL AS failed, removed ->> 'requests' AS removed
         FROM job_runs WHERE job = 'requests' ORDER BY started_at`,
      )
      .all(),
  )
  if (rows.some(({ failed }) => failed === 1)) throw new Error('a run failed')
  const ended = rows.filter(({ at, ended }) => at > since && ended === 1)
  return {
    isOver: ended.length > 0,
    isAtWork: rows.some(({ ended }) => ended === 0),
    removed: ended.reduce((sum, { removed }) => sum + (removed ?? 0), 0),
    at: ended.at(-1)?.at ?? 0,
  }
}

function inDatabase<T>(ask: (db: Database) => T): T {
  const db = new Database(database)
  db.run('PRAGMA busy_timeout = 5000')
  try {
    return ask(db)
  } finally {
    db.close()
  }
}
