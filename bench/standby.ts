import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeAll } from '#src/testing/at-end.ts'
import { type FailOver, failOver } from '#src/testing/fail-over.ts'
import { seeded } from '#src/testing/simulator/random.ts'
import { line, quantile } from './figures.ts'
import { isShort, option } from './options.ts'

/**
 * `kill -9` of an Opsentry at a random moment while it sends, and a stand-by that takes over with its data as of the kill, 200 times: who was
 * told never, twice, or under two Message-IDs; and whether each message that the first had not settled was held until somebody decided.
 * Exits with 1 where one of them is broken. `--runs=`, `--at-once=`, `--followers=`, `--lease=` (seconds), `--seed=`.
 */

const numberOf = (name: string, otherwise: number) => Number(option(name) ?? otherwise)
const runs = numberOf('runs', isShort ? 2 : 200)
const atOnce = numberOf('at-once', 2)
const followers = numberOf('followers', 100)
const leaseSeconds = numberOf('lease', 4)
const seed = numberOf('seed', Date.now() % 1_000_000)
/** As many messages as Opsentry sends at once. */
const inFlight = 5
const dice = seeded(seed)

const folder = mkdtempSync(join(tmpdir(), 'opsentry-standby-'))
process.env.TMPDIR = folder
const outcomes: FailOver[] = []
try {
  line(`seed=${seed}: ${runs} runs, ${followers} followers, a lease of ${leaseSeconds} seconds`)
  while (outcomes.length < runs) await round(Math.min(atOnce, runs - outcomes.length))
  report()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function round(count: number): Promise<void> {
  try {
    const killAfter = () => ({ messages: dice.below(followers - 20), milliseconds: dice.next() * 50 })
    const done = await Promise.all(
      Array.from({ length: count }, () => failOver({ followers, killAfter: killAfter(), leaseSeconds })),
    )
    outcomes.push(...done)
    for (const { sentBefore, settledBefore, held, repeated, untold, away } of done)
      line(
        `arrived before ${sentBefore}, settled ${settledBefore}, held ${held}, twice ${repeated}, never ${untold.length}, away ${Math.round(away)} ms`,
      )
  } finally {
    await closeAll()
  }
}

function report(): void {
  const sum = (of: (one: FailOver) => number) => outcomes.reduce((total, one) => total + of(one), 0)
  const figures = {
    'told never': sum(({ untold }) => untold.length),
    'told twice under two Message-IDs': sum(({ underAnotherId }) => underAnotherId),
    'runs that held another number than was not settled': sum((one) =>
      Number(one.held !== followers - one.settledBefore),
    ),
    'runs in which more came twice than was in flight': sum(({ repeated }) => Number(repeated > inFlight)),
    'news that did not leave at once': sum(({ toldOfNews }) => followers - toldOfNews),
  }
  for (const [what, value] of Object.entries(figures)) line(`${what.padEnd(60)} ${value}`)
  line(`told twice, in all runs: ${sum(({ repeated }) => repeated)}`)
  const away = outcomes.map((one) => one.away)
  line(
    `ms from the kill until ready: median ${Math.round(quantile(away, 0.5))}, longest ${Math.round(Math.max(...away))}`,
  )
  if (Object.values(figures).some((value) => value !== 0)) process.exitCode = 1
}
