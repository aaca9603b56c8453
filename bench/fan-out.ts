import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { instance as instanceTable, organizations } from '#src/db/schema/identity.ts'
import { keepBooks } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { system } from '#src/testing/personas.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { statusUpdate } from '#views/emails/status-update.tsx'
import { post, signIn } from './editor.ts'
import { type BenchInstance, benchInstance, print, quantile } from './instance.ts'
import { startSink } from './sink.ts'
import { visitors } from './visitors.ts'

/**
 * An update told to 100,000 active subscribers: how long posting it takes, whether expansion stalls the event loop, what visitors
 * feel meanwhile, how fast mail leaves against bare pooled nodemailer, and the memory of it all. The sender, the SMTP server and
 * the yardstick are processes of their own; the same visitors read the page while the yardstick sends. `--short`: 1,000
 * subscribers, to see that it works.
 */

const short = process.argv.includes('--short')
const followers = short ? 1000 : 100_000
const yardstick = short ? 500 : 20_000
const connections = 5
const quietSeconds = short ? 1 : 20

const sink = await startSink()
const instance = await benchInstance({}, [
  '--smtp-url',
  `smtp://127.0.0.1:${sink.port}?security=none`,
  '--smtp-from',
  'status@example.com',
])
try {
  await measure(instance)
} finally {
  instance.stop()
  sink.child.kill('SIGKILL')
}

async function measure(bench: BenchInstance): Promise<void> {
  const stalls = fill(bench)
  const { url, pid } = await bench.serve()
  await visitors(url, short ? 1 : 5)
  const bareBefore = await bareRate(url)
  const quiet: number[] = []
  // As later: a second of visitors, then a question to the server of mails.
  for (let second = 0; second < quietSeconds; second++) {
    quiet.push(...(await visitors(url, 1)))
    await sink.counts()
  }

  const posted = await post(url, await signIn(url))
  const during: number[] = []
  await sink.reset()
  const posting = [posted]
  for (;;) {
    during.push(...(await visitors(url, 1)))
    const { messages } = await sink.counts()
    if (messages >= followers) break
  }
  const { messages, first, last } = await sink.counts()
  const rate = messages / ((last - first) / 1000)
  const bareAfter = await bareRate(url)
  const bare = (bareBefore + bareAfter) / 2

  print(
    `posting an update owed to ${followers.toLocaleString('en')}`,
    `${quantile(posting, 0.5).toFixed(0)} ms`,
    '≤ 100 ms',
  )
  print('longest step of the expansion', `${Math.max(...stalls).toFixed(1)} ms`, '≤ 50 ms')
  print(`status page p99, quiet (${quiet.length} answers)`, `${quantile(quiet, 0.99).toFixed(2)} ms`, '')
  print(`status page p99, while mail leaves (${during.length} answers)`, `${quantile(during, 0.99).toFixed(2)} ms`, '')
  print('status page p99, busy / quiet', (quantile(during, 0.99) / quantile(quiet, 0.99)).toFixed(2), '≤ 2')
  print('mails a second', rate.toFixed(0), '')
  print(`mails a second / bare pooled nodemailer (${bare.toFixed(0)})`, (rate / bare).toFixed(2), '≥ 0.7')
  print('memory at its highest', `${highestMiB(pid).toFixed(0)} MiB`, '≤ 250 MiB')
}

/** Followers in the database, and the longest steps of expanding an update to them in this process, in ms. */
function fill({ environment }: BenchInstance): number[] {
  const db = openDatabase(join(environment.OPSENTRY_DATA ?? '', 'opsentry.db'))
  const deps = { ...testDeps(), db, clock: { now: () => Date.now() }, ids: testDeps().ids }
  const organizationId = db.select().from(instanceTable).get()?.homeOrganizationId ?? ''
  keepBooks(db, (tx) => {
    tx.update(organizations).set({ recallSeconds: 0 }).run()
    const insert = db.$client.query(
      `INSERT INTO subscribers (id, organization_id, channel, address, state, created_at, confirmed_at)
       VALUES (?, ?, 'email', ?, 'active', 1, 1)`,
    )
    for (let one = 0; one < followers; one++)
      insert.run(`f${one.toString(36).padStart(11, '0')}`, organizationId, `reader-${one}@example.org`)
  })
  db.$client.run('ANALYZE')
  const said = { title: 'Warm-up', body: 'x', status: 'investigating', services: [], notify: true } as const
  let id = 0
  const ids = { ...deps.ids, id: () => `b${(id++).toString(36).padStart(11, '0')}` }
  openIncident({ ...deps, ids }, system, organizationId, { ...said, services: [] })
  const stalls: number[] = []
  for (let more = true; more; ) {
    const began = performance.now()
    more = expandNextStep({ ...deps, ids })
    stalls.push(performance.now() - began)
  }
  // Expanded to measure the steps; what is told in earnest comes from the serving process.
  keepBooks(db, () => {
    db.$client.run('DELETE FROM deliveries')
    db.$client.run('DELETE FROM notifications')
  })
  closeDatabase(db)
  return stalls
}

/** Messages a second of the yardstick, into the same server, beside the same visitors. */
async function bareRate(url: string): Promise<number> {
  const file = join(instance.folder, 'message.json')
  writeFileSync(
    file,
    JSON.stringify(
      statusUpdate({
        organization: 'GitHub',
        language: 'en',
        correction: false,
        incident: 'Logins fail',
        status: 'investigating',
        body: 'We are **looking** into it.',
        bodyFormat: 'markdown',
        affected: [],
        displayAt: Date.now(),
        timeZone: 'UTC',
        incidentUrl: 'https://status.example.com/incidents/x',
        pageUrl: 'https://status.example.com/',
        unsubscribeUrl: 'https://status.example.com/subscriptions/x/unsubscribe',
      }),
    ),
  )
  await sink.reset()
  const script = resolve(import.meta.dirname, 'bare-mailer.ts')
  const args = [String(sink.port), String(yardstick), String(connections), file]
  const child = Bun.spawn([process.execPath, script, ...args], { stdout: 'inherit', stderr: 'inherit' })
  while (child.exitCode === null) await visitors(url, 1)
  if (child.exitCode !== 0) throw new Error('the yardstick failed')
  const { messages, first, last } = await sink.counts()
  await sink.reset()
  return messages / ((last - first) / 1000)
}

/** The most memory the process ever held. */
function highestMiB(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
