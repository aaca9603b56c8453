import { expect, test } from 'vitest'
import { drafts, retentionPeriods } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { accountId, accountOf, acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import { listAudit } from '../audit/list-audit.ts'
import { confirmClock } from '../clock/confirm-clock.ts'
import { watchClock } from '../clock/watch-clock.ts'
import { readForm } from '../forms/form.ts'
import { daysOf } from '../settings/retention-periods.ts'
import { beginRun, finishRun } from './job-runs.ts'
import { changePeriods, checkPeriods } from './periods.ts'
import { reportRules } from './report-rules.ts'
import { enforceNamedRule, runRule } from './run-rule.ts'

const minute = 60_000
const ines = accountOf('ines')

const typed = {
  ...{ requests: '30', sessions: '0', invitations: '7', 'api-tokens': '7', unconfirmed: '7' },
  ...{ drafts: '90', deliveries: '90', copies: '30' },
}
const numbers = Object.fromEntries(Object.entries(typed).map(([name, days]) => [name, Number(days)]))

test('what may be set is read as days, and what may not is not', () => {
  const form = readForm({ ...typed, organizations: '1', attempts: '9', accounts: '1', nothing: '3' })
  expect(sidesOf(checkPeriods(form))).toEqual({ values: numbers, errors: {} })
})

test.each([
  ['requests', '1', undefined],
  ['requests', '0', 'Type at least 1 day: less would remove what somebody still needs.'],
  ['requests', '365', undefined],
  ['requests', '366', 'Type at most 365 days: it is never kept longer.'],
  ['drafts', '6', 'Type at least 7 days: less would remove what somebody still needs.'],
  ['sessions', '0', undefined],
  ['sessions', '31', 'Type at most 30 days: it is never kept longer.'],
  ['copies', '-1', 'Type a whole number of days from 1 to 365.'],
  ['copies', '1.5', 'Type a whole number of days from 1 to 365.'],
  ['copies', '1e1', 'Type a whole number of days from 1 to 365.'],
  ['copies', '00030', 'Type a whole number of days from 1 to 365.'],
  ['copies', '', 'Type a whole number of days from 1 to 365.'],
])('%s: %j days', (name, days, problem) => {
  const { errors } = sidesOf(checkPeriods(readForm({ ...typed, [name]: days })))
  expect(errors).toEqual(problem === undefined ? {} : { [name]: problem })
})

test('a period counts from the next run on, and each change is in the audit log by itself', async () => {
  const room = testRoom()
  const draft = { accountId: accountId('ed'), organizationId: acmeId, subjectId: 'x', fields: {} }
  writeUnaudited(room.db, (tx) =>
    tx
      .insert(drafts)
      .values({ ...draft, updatedAt: room.clock.now() })
      .run(),
  )
  room.clock.advance(14 * day)
  expect(await enforceNow(room.deps, 'drafts')).toEqual({})
  changePeriods(room.deps, ines, { ...numbers, drafts: 14, copies: 7 })
  expect(await enforceNow(room.deps, 'drafts')).toEqual({})
  room.clock.advance(1)
  expect(await enforceNow(room.deps, 'drafts')).toEqual({ drafts: 1 })
  expect(listAudit(room.db, '', {}, { limit: 9 }).toReversed()).toMatchObject([
    {
      action: 'instance.retention_changed',
      subjectId: 'drafts',
      changes: { before: { days: 90 }, after: { days: 14 } },
    },
    {
      action: 'instance.retention_changed',
      subjectId: 'copies',
      changes: { before: { days: 30 }, after: { days: 7 } },
    },
  ])
  changePeriods(room.deps, ines, { ...numbers, drafts: 14, copies: 30 })
  expect([daysOf(room.db, 'drafts'), daysOf(room.db, 'copies'), room.audited(null).length]).toEqual([14, 30, 3])
})

test('what is set already is no change, and what is fixed stays as it is, whoever asks', () => {
  const room = testRoom()
  changePeriods(room.deps, ines, numbers)
  expect([room.audited(null), room.db.select().from(retentionPeriods).all()]).toEqual([[], []])
  changePeriods(room.deps, system, { organizations: 1 })
  expect(daysOf(room.db, 'organizations')).toBe(30)
})

test('only the instance admin sets a period or has a rule kept now', async () => {
  const room = testRoom()
  const visitor = { kind: 'visitor', origin: testOrigin } as const
  for (const actor of [accountOf('otto'), accountOf('olga'), room.actor('iris'), visitor]) {
    expect(refusal(() => changePeriods(room.deps, actor, { drafts: 7 }))).toBe('forbidden')
    expect(await laterRefusal(async () => runRule(room.deps, actor, 'drafts'))).toBe('forbidden')
  }
  expect([daysOf(room.db, 'drafts'), room.audited(null), beginRun(room.deps, 'drafts') !== null]).toEqual([
    90,
    [],
    true,
  ])
})

test('a rule kept now is in the audit log, and kept; one that is at work is not kept twice', async () => {
  const room = testRoom()
  expect(await runRule(room.deps, ines, 'drafts')).toEqual({ removed: {}, problem: null })
  expect(listAudit(room.db, '', {}, { limit: 9 })).toMatchObject([
    { action: 'instance.retention_run', actorKind: 'account', subjectType: 'retention', subjectId: 'drafts' },
  ])
  beginRun(room.deps, 'drafts')
  expect(await runRule(room.deps, ines, 'drafts')).toBeNull()
})

test('while the clock may be wrong nobody has a rule kept now', async () => {
  const room = testRoom()
  watchClock(room.deps)
  room.clock.jump(40 * 86_400_000)
  watchClock(room.deps)
  expect(refusal(() => runRule(room.deps, ines, 'drafts'))).toBe('conflict')
  expect(room.audited(null)).toEqual([])
  confirmClock(room.deps, ines)
  expect(await runRule(room.deps, ines, 'drafts')).toEqual({ removed: {}, problem: null })
})

test('what nobody promised is not found, and is not in the audit log', async () => {
  const room = testRoom()
  expect(refusal(() => runRule(room.deps, ines, 'nothing'))).toBe('not_found')
  expect(await laterRefusal(() => enforceNamedRule(room.deps, { rule: 'nothing', origin: testOrigin }))).toBe(
    'not_found',
  )
  expect(room.audited(null)).toEqual([])
})

test('each rule is read with its period, its last run, the last that failed, and when it is kept next', () => {
  const room = testRoom()
  const of = (name: string) => reportRules(room.deps).find(({ rule }) => rule.name === name)
  const noon = room.clock.now()
  expect(reportRules(room.deps).map(({ nextAt }) => (nextAt - noon) / minute)).toEqual([
    ...[3, 9, 14, 16, 19, 25, 31, 36, 42, 47, 50, 51, 53],
  ])
  expect(of('drafts')).toMatchObject({ days: 90, last: null, atWork: false, failed: null })

  const run = beginRun(room.deps, 'drafts')
  if (run === null) throw new Error('one is at work already')
  expect(of('drafts')).toMatchObject({ last: { id: run.id }, atWork: true, failed: null })
  room.clock.advance(10 * minute)
  expect(of('drafts')).toMatchObject({ last: { id: run.id }, atWork: false })
  finishRun(room.deps, run, { removed: {}, problem: 'It failed.' })
  const next = beginRun(room.deps, 'drafts')
  if (next !== null) finishRun(room.deps, next, { removed: { drafts: 2 }, problem: null })
  room.clock.advance(21 * minute)
  expect(of('drafts')).toMatchObject({ last: { removed: { drafts: 2 } }, failed: { id: run.id }, atWork: false })
  expect(of('drafts')?.nextAt).toBe(noon + 91 * minute)
})
