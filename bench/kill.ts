import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { desc, sql } from 'drizzle-orm'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { instance as instanceTable, organizations } from '#src/db/schema/identity.ts'
import { keepBooks } from '#src/db/write.ts'
import { type Ledger, readLedger } from '#src/domain/notifications/ledger.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { type Editor, post, signIn } from './editor.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { type BenchSink, type Received, startSink } from './sink.ts'

/**
 * `kill -9` at a random moment while an update is told to 2,000 subscribers, 50 times; after each the executable is started
 * again and drains. Promised: nobody is left out; at most the messages in flight arrive twice, under the same Message-ID; the
 * ledger adds up. Exits with 1 where one of them is broken. `--seed=N` repeats a run; `--short`: 3 times, 200 subscribers.
 */

const short = process.argv.includes('--short')
const runs = short ? 3 : 50
const followers = short ? 200 : 2000
const seed = process.argv.find((one) => one.startsWith('--seed='))?.slice(7) ?? String(Date.now())
/** Milliseconds in which a fan-out has to end after the restart. */
const patience = 60_000

interface Outcome {
  /** Milliseconds between the answer to the editor and the kill. */
  killedAfter: number
  /** Messages that had arrived when it was dead. */
  before: number
  lost: number
  twice: number
  /** Recipients whose two messages had two ids. */
  otherId: number
  ledger: Ledger
  /** Milliseconds from the restart until everybody was told. */
  drained: number
}

const sink = await startSink({ record: true })
const bench = await benchInstance({}, [
  ...['--smtp-url', `smtp://127.0.0.1:${sink.port}?security=none`],
  ...['--smtp-from', 'status@example.com'],
])
try {
  process.exitCode = report(await measure())
} finally {
  bench.stop()
  sink.child.kill('SIGKILL')
}

async function measure(): Promise<{ outcomes: Outcome[]; inFlight: number }> {
  const inFlight = fill(bench)
  line(`seed=${seed}: ${runs} runs, ${followers} subscribers, ${inFlight} connections`)
  let serving = await bench.serve()
  const editor = await signIn(serving.url)
  const whole = await undisturbed(serving.url, editor)
  line('  run  killed after  arrived before  lost  twice  drained after')
  const outcomes: Outcome[] = []
  for (let run = 1; run <= runs; run++) {
    await sink.reset()
    await post(serving.url, editor)
    const killedAfter = random(run) * whole
    await Bun.sleep(killedAfter)
    await bench.kill()
    const { messages: before } = await sink.counts()
    const began = performance.now()
    serving = await bench.serve()
    const ledger = await settled(bench, sink)
    const outcome = {
      ...judged(await sink.received()),
      ledger,
      killedAfter,
      before,
      drained: performance.now() - began,
    }
    outcomes.push(outcome)
    line(row(run, outcome))
  }
  return { outcomes, inFlight }
}

/** Milliseconds that telling everybody takes, so that the kills fall into it. */
async function undisturbed(url: string, editor: Editor): Promise<number> {
  await post(url, editor)
  const began = performance.now()
  await settled(bench, sink)
  return performance.now() - began
}

/** Followers in the database, and nothing held back. Returns how many connections the relay is given. */
function fill({ environment }: BenchInstance): number {
  const db = openDatabase(join(environment.OPSENTRY_DATA ?? '', 'opsentry.db'))
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
  const { relayConnections } = readInstance(db)
  closeDatabase(db)
  return relayConnections
}

/** The newest ledger, as soon as everything in it has ended. */
async function settled({ environment }: BenchInstance, { counts }: BenchSink): Promise<Ledger> {
  const db = openDatabase(join(environment.OPSENTRY_DATA ?? '', 'opsentry.db'), { readonly: true })
  try {
    for (const end = performance.now() + patience; performance.now() < end; await Bun.sleep(10)) {
      const newest = db.select().from(notifications).orderBy(desc(sql`rowid`)).limit(1).get()
      const ledger = readLedger(db, newest?.id ?? '')
      const { waiting, sending, retrying, toExpand } = ledger
      if (waiting + sending + retrying + toExpand === 0) return ledger
    }
    throw new Error(`not drained: ${(await counts()).messages} messages arrived`)
  } finally {
    db.$client.close(true)
  }
}

function judged(received: Received[]): Pick<Outcome, 'lost' | 'twice' | 'otherId'> {
  const ids = new Map<string, Set<string>>()
  for (const { to, messageId } of received) ids.set(to, (ids.get(to) ?? new Set()).add(messageId))
  return {
    lost: followers - ids.size,
    twice: received.length - ids.size,
    otherId: [...ids.values()].filter((one) => one.size > 1 || one.has('')).length,
  }
}

/** Prints what came of it all. Returns the exit code. */
function report({ outcomes, inFlight }: { outcomes: Outcome[]; inFlight: number }): 0 | 1 {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0)
  const worst = Math.max(...outcomes.map(({ twice }) => twice))
  const promises: [string, number, string, boolean][] = [
    ['lost', sum(({ lost }) => lost), '0', sum(({ lost }) => lost) === 0],
    ['twice, most in one run', worst, `≤ ${inFlight}`, worst <= inFlight],
    ['twice under another Message-ID', sum(({ otherId }) => otherId), '0', sum(({ otherId }) => otherId) === 0],
    ['not delivered by the ledger', sum(missing), '0', sum(missing) === 0],
    ['unaccounted', sum(unaccounted), '0', sum(unaccounted) === 0],
  ]
  const killed = outcomes.filter(({ before }) => before < followers).length
  line(`killed while mail was leaving: ${killed} of ${runs}; twice in all: ${sum(({ twice }) => twice)}`)
  for (const [what, figure, target, kept] of promises)
    line(`${what.padEnd(34)} ${String(figure).padStart(4)}   target ${target}${kept ? '' : '   BROKEN'}`)
  return promises.every(([, , , kept]) => kept) ? 0 : 1
}

function missing({ ledger }: Outcome): number {
  return followers - ledger.delivered + (followers - ledger.due)
}

function unaccounted({ ledger }: Outcome): number {
  return Math.abs(ledger.unaccounted)
}

function row(run: number, { killedAfter, before, lost, twice, drained }: Outcome): string {
  const cells = [run, `${killedAfter.toFixed(0)} ms`, before, lost, twice, `${drained.toFixed(0)} ms`]
  return [5, 14, 16, 6, 7, 15].map((width, index) => String(cells[index]).padStart(width)).join('')
}

/** Between 0 and 1, the same for the same seed and run. */
function random(run: number): number {
  return createHash('sha256').update(`${seed} ${run}`).digest().readUInt32BE() / 2 ** 32
}

function line(text: string): void {
  process.stdout.write(`${text}\n`)
}
