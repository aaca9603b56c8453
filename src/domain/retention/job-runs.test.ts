import { expect, test } from 'vitest'
import { jobRuns } from '#src/db/schema/operations.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import {
  beginRun,
  closeOrphanedRuns,
  cutOff,
  finishRun,
  type JobRun,
  lastDone,
  lastRuns,
  remembered,
  renewRun,
} from './job-runs.ts'

const minute = 60_000
const ended = { removed: {}, problem: null }

function begin({ deps }: TestRoom, job = 'drafts'): JobRun {
  const run = beginRun(deps, job)
  if (run === null) throw new Error('one is at work already')
  return run
}

const runs = ({ db }: TestRoom, job = 'drafts') => lastRuns(db, job, 999)

test('a run holds its lease of ten minutes, and says at its end what came of it', () => {
  const room = testRoom()
  const now = room.clock.now()
  const run = begin(room)
  const row = { id: run.id, job: 'drafts', startedAt: now, removed: {}, problem: null }
  expect(runs(room)).toEqual([{ ...row, leaseUntil: now + 10 * minute, finishedAt: null }])
  expect(run).toEqual(runs(room)[0])
  room.clock.advance(minute)
  finishRun(room.deps, run, { removed: { drafts: 3 }, problem: 'It failed.' })
  const end = { leaseUntil: null, finishedAt: now + minute, removed: { drafts: 3 }, problem: 'It failed.' }
  expect(runs(room)).toEqual([{ ...row, ...end }])
})

test.each([
  ['at once', 0, false],
  ['a millisecond before its lease is over', 10 * minute - 1, false],
  ['when its lease is over', 10 * minute, true],
])('beside a run that has not ended none begins %s', (_when, after, begins) => {
  const room = testRoom()
  begin(room)
  room.clock.advance(after)
  expect(beginRun(room.deps, 'drafts') !== null).toBe(begins)
  expect(beginRun(room.deps, 'copies')).not.toBeNull()
  expect(runs(room).map(({ problem }) => problem)).toEqual(begins ? [null, cutOff] : [null])
})

test('a run that ended lets the next begin in the same millisecond; of two that ask one gets it', () => {
  const room = testRoom()
  finishRun(room.deps, begin(room), ended)
  expect([beginRun(room.deps, 'drafts'), beginRun(room.deps, 'drafts')]).toEqual([expect.anything(), null])
})

test.each([
  // A sign of life after so long; until when the lease goes then, counted from the beginning.
  [0, 10],
  [4, 10],
  [5, 15],
  [9, 19],
])('a sign of life after %i minutes: the lease goes to the %ith', (after, until) => {
  const room = testRoom()
  const run = begin(room)
  const other = begin(room, 'copies')
  room.clock.advance(after * minute)
  renewRun(room.deps, run)
  const lease = run.startedAt + until * minute
  expect([run.leaseUntil, runs(room)[0]?.leaseUntil]).toEqual([lease, lease])
  expect(runs(room, 'copies')).toEqual([other])
})

test('when a rule was kept last is when a run began that ended well', () => {
  const room = testRoom()
  expect(lastDone(room.deps, 'drafts')).toBeNull()
  const first = begin(room)
  expect(lastDone(room.deps, 'drafts')).toBeNull()
  room.clock.advance(minute)
  finishRun(room.deps, first, ended)
  finishRun(room.deps, begin(room), { removed: {}, problem: 'It failed.' })
  begin(room)
  expect(lastDone(room.deps, 'drafts')).toBe(first.startedAt)
  expect(lastDone(room.deps, 'copies')).toBeNull()
  closeOrphanedRuns(room.deps)
  expect(lastDone(room.deps, 'drafts')).toBe(first.startedAt)
})

test('a run that began in the future, by a clock that was wrong, counts as none', () => {
  const room = testRoom()
  room.clock.jump(40 * 24 * 60 * minute)
  finishRun(room.deps, begin(room), ended)
  room.clock.jump(-40 * 24 * 60 * minute)
  expect(lastDone(room.deps, 'drafts')).toBeNull()
  const run = begin(room)
  finishRun(room.deps, run, ended)
  expect(lastDone(room.deps, 'drafts')).toBe(run.startedAt)
})

test('what a process left open when it died is closed at the next start, of every rule; what ended stays', () => {
  const room = testRoom()
  finishRun(room.deps, begin(room), { removed: { drafts: 1 }, problem: null })
  const [whole] = runs(room)
  room.clock.advance(1)
  const [drafts, copies] = [begin(room), begin(room, 'copies')]
  closeOrphanedRuns(room.deps)
  const closed = { leaseUntil: null, finishedAt: null, problem: 'Opsentry was stopped before it was done.' }
  expect(runs(room)).toEqual([{ ...drafts, ...closed }, whole])
  expect(runs(room, 'copies')).toEqual([{ ...copies, ...closed }])
  expect(begin(room).startedAt).toBe(room.clock.now())
})

test('the last hundred runs of each are remembered, those at work among them, newest first', () => {
  const room = testRoom()
  finishRun(room.deps, begin(room, 'copies'), ended)
  const began: string[] = []
  for (let one = 0; one < remembered + 3; one++) {
    room.clock.advance(1)
    const run = begin(room)
    began.push(run.id)
    if (one < remembered + 2) finishRun(room.deps, run, ended)
  }
  expect(runs(room).map(({ id }) => id)).toEqual(began.slice(3).toReversed())
  expect(room.db.select().from(jobRuns).all()).toHaveLength(101)
  expect(lastRuns(room.db, 'drafts', 2).map(({ id }) => id)).toEqual(began.slice(-2).toReversed())
})
