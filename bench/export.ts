import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { instance as instanceTable } from '#src/db/schema/identity.ts'
import { keepBooks } from '#src/db/write.ts'
import { type BenchInstance, benchInstance, formToken, print, quantile } from './instance.ts'

/**
 * The export of thirteen years of a real page with 100,000 subscribers: how long it takes, how much memory the serving
 * process needs for it, and what visitors feel meanwhile. `--short`: 1,000 subscribers, to see that it works.
 */

const followers = process.argv.includes('--short') ? 1000 : 100_000
const mebibyte = 1024 * 1024

const bench = await benchInstance()
try {
  await measure(bench)
} finally {
  bench.stop()
}

async function measure({ serve }: BenchInstance): Promise<void> {
  fill(bench)
  const { url, pid } = await serve()
  const cookies = await signIn(url)
  const quiet = await visitors(url, () => false, 300)
  const before = residentMiB(pid)

  let done = false
  const taking = exportTo(url, cookies, pid).finally(() => {
    done = true
  })
  const during = await visitors(url, () => done, Number.POSITIVE_INFINITY)
  const { seconds, bytes, highest } = await taking

  print(`export of 1,282 incidents, ${followers.toLocaleString('en')} subscribers`, `${seconds.toFixed(1)} s`, '')
  print('archive', `${(bytes / mebibyte).toFixed(1)} MiB`, '')
  print('memory of the serving process, quiet', `${before.toFixed(0)} MiB`, '')
  print('memory of the serving process, at most while it exports', `${highest.toFixed(0)} MiB`, '')
  print('memory that the export adds', `${(highest - before).toFixed(0)} MiB`, '≤ 100 MiB')
  const ratio = quantile(during, 0.99) / quantile(quiet, 0.99)
  print(`status page p99, while it exports / quiet (${during.length} answers)`, ratio.toFixed(2), '')
}

function fill({ environment }: BenchInstance): void {
  const db = openDatabase(join(environment.OPSENTRY_DATA ?? '', 'opsentry.db'))
  const organizationId = db.select().from(instanceTable).get()?.homeOrganizationId ?? ''
  keepBooks(db, () => {
    const insert = db.$client.query(
      `INSERT INTO subscribers (id, organization_id, channel, address, state, created_at, confirmed_at)
       VALUES (?, ?, 'email', ?, 'active', 1, 1)`,
    )
    for (let one = 0; one < followers; one++)
      insert.run(`f${one.toString(36).padStart(11, '0')}`, organizationId, `reader-${one}@example.org`)
  })
  closeDatabase(db)
}

interface Cookies {
  cookie: string
  csrf: string
}

async function signIn(url: string): Promise<Cookies> {
  const { cookie, token } = await formToken(url, '/sign-in')
  const body = new URLSearchParams({ _csrf: token, email: 'ann@example.com', password: 'correct horse battery' })
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers: { cookie }, body })
  const set = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  const csrf = set.find((one) => one.startsWith('opsentry_csrf'))?.split('=')[1] ?? ''
  return { cookie: set.join('; '), csrf }
}

/** Reads the archive as a browser that stores it does, and keeps none of it. */
async function exportTo(url: string, { cookie, csrf }: Cookies, pid: number) {
  const began = performance.now()
  const body = new URLSearchParams({ _csrf: csrf })
  const answer = await fetch(`${url}/app/github/settings/export`, { method: 'POST', headers: { cookie }, body })
  if (answer.status !== 200) throw new Error(`exporting answered ${answer.status}`)
  let bytes = 0
  let highest = residentMiB(pid)
  for await (const piece of answer.body ?? []) {
    bytes += piece.length
    highest = Math.max(highest, residentMiB(pid))
  }
  return { seconds: (performance.now() - began) / 1000, bytes, highest }
}

/** One after another; milliseconds each waited. */
async function visitors(url: string, isOver: () => boolean, most: number): Promise<number[]> {
  const waits: number[] = []
  while (!isOver() && waits.length < most) {
    const began = performance.now()
    await (await fetch(`${url}/`)).bytes()
    waits.push(performance.now() - began)
  }
  return waits
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
