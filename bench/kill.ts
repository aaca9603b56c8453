import { createHash } from 'node:crypto'
import type { Ledger } from '#src/domain/notifications/ledger.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { drained } from './drained.ts'
import { post, signIn } from './editor.ts'
import { figuresOf, line } from './figures.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { isShort, option } from './options.ts'
import { connections } from './promises.ts'
import { addFollowers, inData } from './set-up.ts'
import { type Received, startSink } from './sink.ts'

/**
 * `kill -9` at a random moment while an update goes to 2,000 subscribers, 50 times; after each the executable is started
 * again and drains. Promised: nobody is left out; at most the messages in flight arrive twice, under the same Message-ID; the
 * ledger adds up. Exits with 1 where one of them is broken. `--seed=N` repeats a run; `--short`: 3 times, 100 subscribers.
 */

const runs = isShort ? 3 : 50
const followers = isShort ? 100 : 2000
const seed = option('seed') ?? String(Date.now())
/** Kills that may come too late, when everybody has been notified, before the bench gives up. */
const lateKills = 5 * runs

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
  /** Milliseconds from the restart until everybody was notified. */
  drained: number
}

const { print, note } = figuresOf('kill')
const sink = await startSink({ record: true })
try {
  const instance = await benchInstance({ relayPort: sink.port })
  try {
    report(await measure(instance))
  } finally {
    instance.stop()
  }
} finally {
  sink.stop()
}

async function measure(instance: BenchInstance): Promise<Outcome[]> {
  await inData(instance.dataFolder, fill)
  line(`seed=${seed}: ${runs} runs, ${followers} subscribers, ${connections} connections`)
  line('  run  killed after  arrived before  lost  twice  drained after')
  let serving = await instance.serve()
  const editor = await signIn(serving.url)
  const outcomes: Outcome[] = []
  for (let attempt = 1; outcomes.length < runs; attempt++) {
    if (attempt > runs + lateKills) throw new Error('it was killed too late again and again')
    await sink.reset()
    await post(serving.url, editor)
    const killedAfter = await randomMoment(attempt)
    await instance.kill()
    // Includes what the dead process had on the way: nothing of it can come later.
    const before = await sink.alone()
    const began = performance.now()
    serving = await instance.serve()
    const ledger = await drained(instance.dataFolder)
    // Killed after its work, it shows nothing.
    if (before >= followers) continue
    const told = judged(await sink.received())
    outcomes.push({ ...told, ledger, killedAfter, before, drained: performance.now() - began })
    line(row(outcomes))
  }
  return outcomes
}

function fill(deps: AppDeps, organizationId: string): void {
  addFollowers(deps, organizationId, followers)
  const { relayConnections } = readInstance(deps.db)
  if (relayConnections !== connections) throw new Error(`a relay is given ${relayConnections} connections`)
}

/**
 * Resolves when a random share of the mail has arrived, and a few milliseconds later, so that the kills fall between two
 * messages and into each part of one, however fast the machine; one in twenty while the followers are still looked up.
 */
async function randomMoment(attempt: number): Promise<number> {
  const began = performance.now()
  await sink.arrived(Math.max(0, Math.floor((random(`${attempt} share`) * 1.05 - 0.05) * followers)))
  await Bun.sleep(random(`${attempt} rest`) * 20)
  return performance.now() - began
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

function report(outcomes: Outcome[]): void {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0)
  note('killed while mail was leaving', `${outcomes.length} of ${runs}`)
  note('twice in all', String(sum(({ twice }) => twice)))
  print(
    'lost',
    sum(({ lost }) => lost),
  )
  print('twice, most in one run', Math.max(...outcomes.map(({ twice }) => twice)))
  print(
    'twice under another Message-ID',
    sum(({ otherId }) => otherId),
  )
  print(
    'not delivered by the ledger',
    sum(({ ledger }) => followers - ledger.delivered + Math.abs(followers - ledger.due)),
  )
  print(
    'unaccounted',
    sum(({ ledger }) => Math.abs(ledger.unaccounted)),
  )
}

function row(outcomes: Outcome[]): string {
  const { killedAfter, before, lost, twice, drained } = outcomes.at(-1) as Outcome
  const cells = [outcomes.length, `${killedAfter.toFixed(0)} ms`, before, lost, twice, `${drained.toFixed(0)} ms`]
  return [5, 14, 16, 6, 7, 15].map((width, index) => String(cells[index]).padStart(width)).join('')
}

/** Between 0 and 1, the same for the same seed and name. */
function random(name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE() / 2 ** 32
}
