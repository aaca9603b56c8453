import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { freedPages } from '#src/db/freed-pages.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { type TestDeps, testDeps, testEpoch } from '#src/testing/test-deps.ts'
import { watchClock } from '../clock/watch-clock.ts'
import { folding, watchNothing, watchWork } from '../time/at-work.ts'
import { enforceRule, enforceWhenDue, nextMoment } from './enforce-rule.ts'
import { closeOrphanedRuns, lastRuns } from './job-runs.ts'
import { type RetentionRule, ruleNamed } from './retention-rules.ts'
import { type Run, rowsPerStep } from './run.ts'

const sessions = ruleNamed('sessions') as RetentionRule
const minute = 60_000
const runsOf = ({ db }: TestDeps, job = 'sessions') => lastRuns(db, job, 100)

/** A rule that is at work until it is let go. */
function slow() {
  const { promise: end, resolve: letGo } = Promise.withResolvers<void>()
  return { letGo, rule: { ...sessions, enforce: () => end } }
}

test.each([
  // Minutes after noon, and at which of them the ninth of an hour comes next.
  [0, 9],
  [9 - 1 / minute, 9],
  [9, 69],
  [59, 69],
])('%d minutes after noon the next moment is at %i', (after, next) => {
  expect(nextMoment(sessions, testEpoch + after * minute)).toBe(testEpoch + next * minute)
})

test('a rule is kept once in its hour, and after a downtime at once', async () => {
  const { deps } = testRoom()
  await enforceWhenDue(deps, system, sessions)
  await enforceWhenDue(deps, system, sessions)
  expect(runsOf(deps)).toHaveLength(1)
  deps.clock.advance(8 * minute)
  await enforceWhenDue(deps, system, sessions)
  expect(runsOf(deps)).toHaveLength(1)
  deps.clock.advance(minute)
  await enforceWhenDue(deps, system, sessions)
  expect(runsOf(deps)).toHaveLength(2)
  deps.clock.advance(3 * day + 5 * minute)
  await enforceWhenDue(deps, system, sessions)
  await enforceWhenDue(deps, system, sessions)
  expect(runsOf(deps)).toHaveLength(3)
})

test('runs by a clock that was days ahead keep none from its time once that has come', async () => {
  const { deps } = testRoom()
  watchClock(deps)
  for (const by of [3 * day, -3 * day]) {
    deps.clock.jump(by)
    watchClock(deps)
    deps.clock.advance(day + minute)
    watchClock(deps)
    await enforceWhenDue(deps, system, sessions)
  }
  // By the clock that was ahead one has begun at this very moment.
  deps.clock.advance(2 * day - minute)
  watchClock(deps)
  const before = runsOf(deps).length
  await enforceWhenDue(deps, system, sessions)
  expect(runsOf(deps)).toHaveLength(before + 1)
})

test('while a run is at work none is started beside it, however it is asked for', async () => {
  const { deps } = testRoom()
  const { rule, letGo } = slow()
  const first = enforceRule(deps, system, rule)
  expect(await enforceRule(deps, system, sessions)).toBeNull()
  deps.clock.advance(5 * minute)
  await enforceWhenDue(deps, system, sessions)
  expect(runsOf(deps)).toHaveLength(1)
  letGo()
  expect(await first).toEqual({ removed: {}, problem: null })
  expect(await enforceRule(deps, system, sessions)).not.toBeNull()
  expect(runsOf(deps)).toHaveLength(2)
})

test('a run of a process that died blocks nothing: after its lease, and after a start at once', async () => {
  const { deps } = testRoom()
  void enforceRule(deps, system, slow().rule)
  deps.clock.advance(10 * minute)
  expect(await enforceRule(deps, system, sessions)).not.toBeNull()
  expect(runsOf(deps)[1]?.problem).toBe('Opsentry was stopped before it was done.')

  void enforceRule(deps, system, slow().rule)
  closeOrphanedRuns(deps)
  expect(await enforceRule(deps, system, sessions)).not.toBeNull()
})

test('a run that fails says so, keeps what it had done, and is tried again at the next hour', async () => {
  const { deps } = testRoom()
  const broken: RetentionRule = {
    ...sessions,
    enforce(run: Run) {
      run.count('sessions', 2)
      throw new Error('a secret of the disk')
    },
  }
  const kept = await enforceRule(deps, system, broken)
  expect(kept).toMatchObject({ removed: { sessions: 2 }, problem: expect.stringContaining('It failed') })
  expect(JSON.stringify(kept)).not.toContain('secret of the disk')
  expect(deps.logger.lines.filter(({ event }) => event === 'retention failed')).toHaveLength(1)
  await enforceWhenDue(deps, system, sessions)
  expect(runsOf(deps)).toMatchObject([{ problem: null }, { removed: { sessions: 2 } }])
})

test('whoever stops meanwhile ends the run with its step, and the next goes on', async () => {
  const stopping = new AbortController()
  const { deps } = testRoom({ stopping: stopping.signal })
  fillAttempts(deps, 3 * rowsPerStep)
  stopping.abort()
  const attempts = ruleNamed('attempts') as RetentionRule
  expect(await enforceRule(deps, system, attempts)).toEqual({
    removed: { attempts: rowsPerStep },
    problem: 'Opsentry was stopped before it was done.',
  })
  expect(await enforceNow({ ...deps, stopping: new AbortController().signal }, 'attempts')).toEqual({
    attempts: 2 * rowsPerStep,
  })
})

test('between two steps others have their turn', async () => {
  const { deps } = testRoom()
  fillAttempts(deps, 5 * rowsPerStep)
  let turns = 0
  let over = false
  const visitor = (async () => {
    for (; !over; turns++) await new Promise((resolve) => setImmediate(resolve))
  })()
  await enforceNow(deps, 'attempts')
  over = true
  await visitor
  expect(turns).toBeGreaterThanOrEqual(5)
})

test('the last hundred runs of each job are remembered', async () => {
  const { deps } = testRoom()
  for (let run = 0; run < 103; run++) await enforceNow(deps, 'sessions')
  await enforceNow(deps, 'drafts')
  expect(runsOf(deps)).toHaveLength(100)
  expect(runsOf(deps, 'drafts')).toHaveLength(1)
})

test('what was removed is in no file any more, and the file gets smaller', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-freed-'))
  const file = join(folder, 'opsentry.db')
  const db = openDatabase(file)
  try {
    migrateDatabase(db)
    const deps = testDeps({ db })
    const email = `${'traceable'.repeat(40)}@example.org`
    const now = deps.clock.now()
    writeUnaudited(db, (tx) => {
      for (let one = 0; one < 4000; one++)
        tx.insert(oneTimeTokens)
          .values({ id: `link-${one}`, purpose: 'reset_password', email, createdAt: now, expiresAt: now })
          .run()
    })
    expect(readFileSync(`${file}-wal`).includes('traceable')).toBe(true)
    const { size } = freedPages(db)
    const steps: string[] = []
    watchWork({ turnedTo: (step) => void steps.push(step), isLeftOut: () => false })
    deps.clock.advance(1)
    expect(await enforceNow(deps, 'sessions')).toEqual({ links: 4000 })
    expect(freedPages(db)).toMatchObject({ free: 0, writeAheadLog: expect.toSatisfy((bytes) => bytes < 100_000) })
    expect(freedPages(db).size).toBeLessThan(size * 0.6)
    expect(statSync(file).size).toBe(freedPages(db).size)
    for (const written of [file, `${file}-wal`]) expect(readFileSync(written).includes('traceable')).toBe(false)
    // A slow disk is not taken for a thread that hangs.
    expect(steps).toContain(folding)
  } finally {
    watchNothing()
    closeDatabase(db)
    rmSync(folder, { recursive: true })
  }
})

function fillAttempts(deps: TestDeps, count: number): void {
  writeUnaudited(deps.db, (tx) => {
    for (let one = 0; one < count; one++)
      tx.insert(rateLimits)
        .values({ key: `key-${one}`, count: 1, windowEndsAt: deps.clock.now() })
        .run()
  })
}
