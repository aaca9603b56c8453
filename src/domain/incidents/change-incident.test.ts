import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, hour, minute, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { changeIncident, type IncidentChange } from './change-incident.ts'
import { findIncident, servicesOf, updatesOf } from './find-incident.ts'
import { publishPostmortem } from './postmortem.ts'
import { recordBackfilled } from './record-backfilled.ts'

function begun() {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(minute)
  const change = (input: Partial<IncidentChange>) =>
    changeIncident(room.deps, system, acmeId, id, { notify: false, ...input })
  const said = () => updatesOf(room.db, id).map(({ status, body }) => [status, body])
  const names = () => servicesOf(room.db, id).map(({ name }) => name)
  return { room, api, web, id, change, said, names }
}

const down = (serviceId: string) => [{ serviceId, status: 'major_outage' as const }]
const well = (serviceId: string) => [{ serviceId, status: 'operational' as const }]

test.each<[string, (ids: { api: string; web: string }) => Partial<IncidentChange>, [string, string] | null]>([
  [
    'a status alone',
    () => ({ status: 'identified' }),
    ['identified', 'We have identified the issue and are working on a fix.'],
  ],
  ['the end alone', () => ({ status: 'resolved' }), ['resolved', 'This incident has been resolved.']],
  ['a text alone', () => ({ body: ' Still at it. ' }), ['investigating', 'Still at it.']],
  ['an empty text', () => ({ body: ' \n' }), null],
  ['the status that it has', () => ({ status: 'investigating' }), null],
  ['the statuses that its services have', ({ api }) => ({ services: down(api) }), null],
  [
    'a service’s status alone',
    ({ api }) => ({ services: well(api) }),
    ['investigating', 'The affected services have changed.'],
  ],
  [
    'a further service',
    ({ web }) => ({ services: well(web) }),
    ['investigating', 'The affected services have changed.'],
  ],
  [
    'a service that it names no longer',
    ({ web }) => ({ named: [web] }),
    ['investigating', 'The affected services have changed.'],
  ],
  ['a service that it names besides', ({ api, web }) => ({ named: [api, web] }), null],
  ['its title', () => ({ title: 'Sign-ins fail' }), null],
  ['nothing', () => ({}), null],
])('%s: one update, or none', (_, input, update) => {
  const { room, api, web, change, said } = begun()
  change({ ...input({ api, web }), notify: true })
  expect(said()).toEqual([...(update ? [update] : []), ['investigating', 'We are looking.']])
  expect(room.notified()).toHaveLength(update ? 1 : 0)
})

test('all at once is one update, one notification and one transaction; what is edited tells nobody', () => {
  const { room, api, web, id, change, said, names } = begun()
  subscribe(room.deps, 'sue@example.org')
  const after = change({
    ...{ title: 'Sign-ins fail', impactOverride: 'critical', metadata: { jira: { id: 'OPS-1' } } },
    ...{
      status: 'monitoring',
      body: 'Fixed?',
      services: down(web),
      named: [web],
      reminderIntervals: '[1, 2]',
      notify: true,
    },
  })
  expect(after).toMatchObject({ title: 'Sign-ins fail', impactOverride: 'critical', status: 'monitoring' })
  expect(after).toMatchObject({ metadata: { jira: { id: 'OPS-1' } }, reminderIntervals: '[1, 2]' })
  expect([said().length, names(), room.statuses(api, web)]).toEqual([2, ['Web'], ['operational', 'major_outage']])
  expect(room.notified()).toMatchObject([{ audience: 1 }])
  expect(room.audited().slice(-2)).toEqual(['incident.updated', 'incident.edited'])
  expect(room.lastAudit()).toMatchObject({
    subject: ['incident', id],
    changes: {
      before: { title: 'Logins fail', impactOverride: null },
      after: { title: 'Sign-ins fail', removed: [api] },
    },
  })
})

test('what is said of a service that is unknown, archived or another organization’s changes nothing at all', () => {
  const { room, web, id, change, said } = begun()
  const foreign = room.service('Foreign', otherId)
  for (const input of [{ services: down('abcdefghijkl') }, { named: [foreign] }, { services: down(web), named: ['x'] }])
    expect(refusal(() => change({ title: 'New', status: 'resolved', ...input }))).toBe('invalid')
  expect(said()).toHaveLength(1)
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ title: 'Logins fail', status: 'investigating' })
})

test('resolved, it releases its services; reopened, they are what is said of them', () => {
  const { room, api, web, change } = begun()
  change({ status: 'resolved' })
  expect(room.statuses(api, web)).toEqual(['operational', 'operational'])
  room.clock.advance(minute)
  const reopened = change({ status: 'identified', services: [{ serviceId: web, status: 'partial_outage' }] })
  expect(reopened).toMatchObject({ status: 'identified', resolvedAt: null })
  expect(room.statuses(web)).toEqual(['partial_outage'])
})

test('a service that a program set by hand before is operational where the incident says so', () => {
  const { room, api, change } = begun()
  setServiceStatus(room.deps, system, acmeId, api, 'major_outage')
  change({ status: 'resolved' })
  expect(room.statuses(api)).toEqual(['major_outage'])
  change({ services: well(api), body: 'All is well.' })
  expect(room.statuses(api)).toEqual(['operational'])
})

test('what the end of an incident leaves broken stays so by itself', () => {
  const { room, api, change } = begun()
  change({ status: 'resolved', services: [{ serviceId: api, status: 'degraded_performance' }] })
  expect(room.statuses(api)).toEqual(['degraded_performance'])
  change({ status: 'resolved', services: well(api) })
  expect(room.statuses(api)).toEqual(['operational'])
})

test('after a postmortem a text goes on from the end, and the status resolved is no news', () => {
  const { room, id, change, said } = begun()
  change({ status: 'resolved' })
  publishPostmortem(room.deps, system, acmeId, id, { body: 'It was DNS.', notify: false })
  change({ status: 'resolved' })
  expect(said()).toHaveLength(3)
  change({ body: 'Once more.' })
  expect(said()[0]).toEqual(['resolved', 'Once more.'])
})

test('the impact by hand ends with null, and maintenance is one for programs alone', () => {
  const { change } = begun()
  expect(change({ impactOverride: 'maintenance' }).impactOverride).toBe('maintenance')
  expect(change({ impactOverride: null })).toMatchObject({ impactOverride: null, impact: 'critical' })
})

test('a back-filled incident is one update of the past that tells nobody and fills no bar', () => {
  const { room, api, change } = begun()
  subscribe(room.deps, 'sue@example.org')
  const at = room.clock.now() - 100 * hour
  const past = { title: 'Once', body: 'It was down.', backfilledAt: at }
  const one = recordBackfilled(room.deps, room.actor('ed'), acmeId, past)
  expect(one).toMatchObject({ status: 'resolved', startedAt: at, resolvedAt: at, backfilled: true, impact: 'none' })
  expect(updatesOf(room.db, one.id)).toMatchObject([{ status: 'resolved', displayAt: at, notify: false, services: [] }])
  expect(room.notified()).toEqual([])
  expect(room.lastAudit()).toMatchObject({ action: 'incident.recorded', subject: ['incident', one.id] })

  const again = (input: Partial<IncidentChange>) =>
    changeIncident(room.deps, system, acmeId, one.id, { notify: false, ...input })
  expect(again({ backfilledAt: at - hour })).toMatchObject({ startedAt: at - hour, resolvedAt: at - hour })
  expect(updatesOf(room.db, one.id)).toMatchObject([{ displayAt: at - hour }])
  const refused = [
    () => again({ services: down(api) }),
    () => again({ backfilledAt: room.clock.now() + 1 }),
    () => change({ backfilledAt: at }),
    () => recordBackfilled(room.deps, system, acmeId, { ...past, backfilledAt: room.clock.now() + 1 }),
  ]
  expect(refused.map(refusal)).toEqual(refused.map(() => 'invalid'))
})

test('viewers and other organizations change nothing', () => {
  const { room, id } = begun()
  expect(
    strangers(room, (actor, org) => changeIncident(room.deps, actor, org, id, { status: 'resolved', notify: true })),
  ).toEqual(shutOut)
  const past = { title: 'x', body: 'x', backfilledAt: 1 }
  expect(refusal(() => recordBackfilled(room.deps, room.actor('vic'), acmeId, past))).toBe('forbidden')
  expect(refusal(() => recordBackfilled(room.deps, room.actor('olga'), acmeId, past))).toBe('not_found')
})
