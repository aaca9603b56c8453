import { expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { serviceStatusChanges } from '#src/db/schema/services.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { subscribeUrl } from '#src/testing/factories.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addService } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { readForm } from '../forms/form.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { archiveService } from './archive-service.ts'
import {
  type CorrectStatus,
  checkCorrection,
  correctionsOf,
  correctStatus,
  withdrawCorrection,
} from './correct-status.ts'

const hour = 3_600_000
const typed = {
  from: '2026-03-10T09:00',
  to: '2026-03-10T10:30',
  correctStatus: 'partial_outage',
  reason: ' The probe was wrong. ',
}

const input: CorrectStatus = {
  from: testEpoch - 2 * hour,
  to: testEpoch - hour,
  status: 'major_outage',
  reason: 'Nobody wrote it down.',
}

test('both moments are those of the organization’s clock', () => {
  const values = { status: 'partial_outage', reason: 'The probe was wrong.' }
  const at = (...moment: [number, number]) => Date.UTC(2026, 2, 10, ...moment)
  expect(sidesOf(checkCorrection(readForm(typed), 'UTC'))).toEqual({
    values: { ...values, from: at(9, 0), to: at(10, 30) },
    errors: {},
  })
  const inBerlin = { ...values, from: at(8, 0), to: at(9, 30) }
  expect(sidesOf(checkCorrection(readForm(typed), 'Europe/Berlin'))).toEqual({ values: inBerlin, errors: {} })
})

test('a night in which the clock goes forward is an hour shorter', () => {
  const night = { ...typed, from: '2026-03-29T01:00', to: '2026-03-29T04:00' }
  const { values } = sidesOf(checkCorrection(readForm(night), 'Europe/Berlin'))
  expect(values.to - values.from).toBe(2 * hour)
})

const until = 'Type when it ended, such as 2026-03-10T14:30.'
const why = 'Say why the record was wrong: the audit log keeps it.'
const ends = 'The end must be after the start: correct one of the two.'
test.each<[Partial<typeof typed>, Record<string, string>]>([
  [{ from: '' }, { from: 'Type when it began, such as 2026-03-10T13:45.' }],
  [{ from: 'yesterday' }, { from: 'Type when it began, such as 2026-03-10T13:45.' }],
  [{ to: '2026-02-30T10:00x' }, { to: until }],
  [{ to: typed.from }, { to: ends }],
  [{ to: '2026-03-10T08:59' }, { to: ends }],
  [{ correctStatus: 'down' }, { correctStatus: 'Choose what the service truly was.' }],
  [{ reason: '  ' }, { reason: why }],
  [{ reason: 'x'.repeat(1000) }, {}],
  [{ reason: 'x'.repeat(1001) }, { reason: 'Keep the reason under 1000 characters; this has 1001.' }],
  [
    { from: '', to: '' },
    { from: expect.any(String), to: 'Type when it ended, such as 2026-03-10T14:30.' },
  ],
])('row %#: the fields are told what to do', (change, errors) => {
  expect(sidesOf(checkCorrection(readForm({ ...typed, ...change }), 'UTC')).errors).toEqual(errors)
})

test('an admin puts the record right: what was recorded and what was told stay, and nobody is told anew', () => {
  const { deps, db, actor } = testRoom()
  subscribeUrl(deps, 'webhook', 'https://hooks.example/in')
  const id = addService(deps)
  const facts = db.select().from(serviceStatusChanges).all()
  correctStatus(deps, actor('ann'), acmeId, id, input)
  const row = { serviceId: id, ...input, createdAt: testEpoch, withdrawnAt: null }
  const [correction] = db.select().from(statusCorrections).all()
  expect(correction).toEqual({ id: expect.stringMatching(/^id\d{10}$/), ...row })
  expect(db.select().from(serviceStatusChanges).all()).toEqual(facts)
  expect(currentStatuses(deps, acmeId)).toEqual(new Map([[id, 'operational']]))
  expect([db.select().from(notifications).all(), db.select().from(deliveries).all()]).toEqual([[], []])
  expect(lastEntry(deps)).toEqual({
    action: 'service.status_corrected',
    by: 'ann000000000',
    subject: `service ${id}`,
    changes: { correction: correction?.id, ...input },
  })
})

test('a record can be corrected up to this moment and not beyond', () => {
  const { deps, db } = testRoom()
  const id = addService(deps)
  correctStatus(deps, system, acmeId, id, { ...input, to: testEpoch })
  const ahead = { ...input, to: testEpoch + 1 }
  expect(() => correctStatus(deps, system, acmeId, id, ahead)).toThrow(
    expect.objectContaining({
      code: 'invalid',
      fields: { to: 'This is still to come: a record can be corrected up to now.' },
    }),
  )
  expect(db.select().from(statusCorrections).all()).toHaveLength(1)
})

/** The correction of `input`, as stored. */
function corrected(room: ReturnType<typeof testRoom>, serviceId: string, change: Partial<CorrectStatus> = {}): string {
  const known = new Set(correctionsOf(room.db, serviceId).map(({ id }) => id))
  correctStatus(room.deps, system, acmeId, serviceId, { ...input, ...change })
  return correctionsOf(room.db, serviceId).find(({ id }) => !known.has(id))?.id ?? ''
}

test('a withdrawn correction is in force no more, and its row and its words stay', () => {
  const room = testRoom()
  const { deps, db, clock, actor } = room
  const service = addService(deps)
  const [id, other] = [corrected(room, service), corrected(room, service, { status: 'degraded_performance' })]
  clock.advance(500)
  withdrawCorrection(deps, actor('ann'), acmeId, service, id)
  expect(correctionsOf(db, service).map((one) => one.id)).toEqual([other])
  expect(db.select().from(statusCorrections).all()).toMatchObject([
    { id, withdrawnAt: testEpoch + 500, reason: input.reason },
    { id: other, withdrawnAt: null },
  ])
  expect(lastEntry(deps)).toEqual({
    action: 'service.correction_withdrawn',
    by: 'ann000000000',
    subject: `service ${service}`,
    changes: { correction: id, before: input },
  })
})

test('a correction is withdrawn once, by its own service', () => {
  const room = testRoom()
  const { deps, db } = room
  const [service, neighbour] = [addService(deps, 'API'), addService(deps, 'Web')]
  const id = corrected(room, service)
  const withdraw = (serviceId: string, which: string) =>
    refusal(() => withdrawCorrection(deps, system, acmeId, serviceId, which))
  expect([withdraw(neighbour, id), withdraw(service, 'unknown00000')]).toEqual(['not_found', 'not_found'])
  expect(correctionsOf(db, service)).toHaveLength(1)
  withdrawCorrection(deps, system, acmeId, service, id)
  expect(withdraw(service, id)).toBe('not_found')
})

test('the corrections in force are listed the latest first, by what they are about', () => {
  const room = testRoom()
  const service = addService(room.deps)
  const early = corrected(room, service, { from: input.from - hour })
  const late = corrected(room, service, { from: input.from + 1 })
  room.clock.advance(1)
  const said = corrected(room, service, { from: input.from - hour, status: 'operational' })
  corrected(room, addService(room.deps, 'Web'))
  expect(correctionsOf(room.db, service).map(({ id }) => id)).toEqual([late, said, early])
})

test("neither may an editor or a viewer, nor is an archived or another organization's service found", () => {
  const room = testRoom()
  const { deps, db, actor, audited } = room
  const [service, old, theirs] = [addService(deps), addService(deps, 'Old'), addService(deps, 'T', null, otherId)]
  const id = corrected(room, service)
  archiveService(deps, system, acmeId, old, 'Old')
  const before = audited().length
  const both = (persona: 'ann' | 'ed' | 'vic' | 'olga', serviceId: string) => [
    refusal(() => correctStatus(deps, actor(persona), acmeId, serviceId, input)),
    refusal(() => withdrawCorrection(deps, actor(persona), acmeId, serviceId, id)),
  ]
  for (const persona of ['ed', 'vic'] as const) expect(both(persona, service)).toEqual(['forbidden', 'forbidden'])
  expect(both('olga', service)).toEqual(['not_found', 'not_found'])
  for (const hidden of [old, theirs]) expect(both('ann', hidden)).toEqual(['not_found', 'not_found'])
  expect(db.select().from(statusCorrections).all()).toMatchObject([{ id, withdrawnAt: null }])
  expect(audited()).toHaveLength(before)
})
