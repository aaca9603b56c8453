import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { keepRequests } from '#src/domain/request-logs/keep-requests.ts'
import type { LoggedRequest } from '#src/domain/request-logs/logged-request.ts'
import { type Editor, signIn } from './editor.ts'
import { benchInstance, print, quantile } from './instance.ts'
import { visitors } from './visitors.ts'

/**
 * Five million requests in the log, half of them older than they are kept: what visitors feel while those go, against quiet
 * minutes of the same run, and how long the log's screen takes before, with filters and while they go. `--short`: 20,000
 * requests, to see that it works.
 */

const short = process.argv.includes('--short')
const requests = short ? 20_000 : 5_000_000
const quietSeconds = short ? 1 : 20
const aDay = 24 * 3_600_000

const instance = await benchInstance()
try {
  const data = instance.environment.OPSENTRY_DATA ?? ''
  await fill(join(data, 'request-logs.db'))
  // Nothing goes before the quiet minutes were measured.
  setPeriod(join(data, 'opsentry.db'), 365)
  const { url } = await instance.serve()
  const session = await signIn(url)
  await visitors(url, short ? 1 : 5)
  const quiet: number[] = []
  const look = () => screen(url, session.cookie, '', 1)
  // As later, while the requests go: a look at the log, then a second of visitors.
  for (let second = 0; second < quietSeconds; second++) {
    await look()
    quiet.push(...(await visitors(url, 1)))
  }
  for (const [what, query] of Object.entries(screens()))
    await printScreen(what, await screen(url, session.cookie, query))

  setPeriod(join(data, 'opsentry.db'), 15)
  const began = performance.now()
  await run(url, session)
  const busy: number[] = []
  const meanwhile: number[] = []
  do {
    meanwhile.push(...(await look()))
    busy.push(...(await visitors(url, 1)))
  } while (atWork(join(data, 'opsentry.db')))
  const seconds = (performance.now() - began) / 1000
  await printScreen('log screen while they go', meanwhile)

  const removed = removedIn(join(data, 'opsentry.db'))
  print(`removed in ${seconds.toFixed(0)} s`, removed.toLocaleString('en'), '')
  print(`status page p99, quiet (${quiet.length} answers)`, `${quantile(quiet, 0.99).toFixed(2)} ms`, '')
  print(`status page p99, while they go (${busy.length} answers)`, `${quantile(busy, 0.99).toFixed(2)} ms`, '')
  print('status page p99, busy / quiet', (quantile(busy, 0.99) / quantile(quiet, 0.99)).toFixed(2), '≤ 2')
} finally {
  instance.stop()
}

/** Thirty days of requests, through the door they always come through; the file is not synced, because nothing is lost with it. */
async function fill(file: string): Promise<void> {
  const db = openRequestLogs(file)
  db.sqlite.run('PRAGMA synchronous = OFF')
  const end = Date.now() - 60_000
  const batch = 5000
  for (let first = 0; first < requests; first += batch) keep(db, first, Math.min(batch, requests - first), end)
  closeRequestLogs(db)
}

function keep(db: RequestLogDb, first: number, count: number, end: number): void {
  const made = Array.from({ length: count }, (_, one) => madeUp(first + one, end))
  const { failure } = keepRequests(db, { requests: JSON.stringify(made), unlogged: 0, addresses: 'full', now: end })
  if (failure !== null) throw new Error(failure)
}

/** The n-th request: most ask for the page, some for one of 2,000 others, a few fail, and one of a million is rare. */
function madeUp(n: number, end: number): LoggedRequest {
  return {
    at: Math.floor(end - (30 * aDay * (requests - 1 - n)) / requests),
    method: n % 50 === 0 ? 'POST' : 'GET',
    path: n % 4 === 0 ? `/s/github/incidents/i${(n * 7919) % 2000}` : n === 10 ? '/rare' : '/',
    status: n % 1000 === 0 ? 500 : n % 30 === 0 ? 404 : 200,
    duration: 200 + ((n * 104_729) % 5000),
    ip: `10.${(n * 31) % 200}.${(n * 17) % 250}.${n % 250}`,
    userAgent: `Browser ${(n * 13) % 300}`,
  }
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

async function screen(url: string, cookie: string, query: string, times = 7): Promise<number[]> {
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

async function printScreen(what: string, took: number[]): Promise<void> {
  print(`${what}, the slowest of ${took.length}`, `${Math.max(...took).toFixed(0)} ms`, '≤ 200 ms')
}

async function run(url: string, { cookie, csrf }: Editor): Promise<void> {
  const body = new URLSearchParams({ _csrf: csrf })
  const headers = { cookie, origin: url }
  const answer = await fetch(`${url}/admin/retention/requests/run`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body,
  })
  if (answer.status !== 303) throw new Error(`the run answered ${answer.status}`)
}

function setPeriod(file: string, days: number): void {
  inDatabase(file, (db) => db.run("INSERT OR REPLACE INTO retention_periods VALUES ('requests', ?, 0)", [days]))
}

function atWork(file: string): boolean {
  const sql = "SELECT 1 AS one FROM job_runs WHERE job = 'requests' AND lease_until > 0"
  return inDatabase(file, (db) => db.query(sql).get() !== null)
}

function removedIn(file: string): number {
  const sql = "SELECT removed FROM job_runs WHERE job = 'requests' ORDER BY started_at DESC LIMIT 1"
  const row = inDatabase(file, (db) => db.query<{ removed: string }, []>(sql).get())
  return JSON.parse(row?.removed ?? '{}').requests ?? 0
}

function inDatabase<T>(file: string, ask: (db: Database) => T): T {
  const db = new Database(file)
  db.run('PRAGMA busy_timeout = 5000')
  try {
    return ask(db)
  } finally {
    db.close()
  }
}
