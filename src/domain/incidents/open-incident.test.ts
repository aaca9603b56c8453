import { expect, test } from 'vitest'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import { drafts } from '#src/db/schema/operations.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, hour, minute, statusRoom } from '#src/testing/status-room.ts'
import { type impacts, incidentStatuses, type ServiceStatus } from '#src/words.ts'
import { saveDraft } from './drafts.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { type OpenIncident, openIncident } from './open-incident.ts'

const input: OpenIncident = {
  title: 'Logins fail',
  body: 'We are looking into it.',
  status: 'investigating',
  services: [],
  notify: false,
}

test('an editor opens an incident: it and its first update are there as typed, and nothing else is set', () => {
  const room = statusRoom()
  const now = room.clock.now()
  const incident = openIncident(room.deps, room.actor('ed'), acmeId, input)
  expect(incident).toEqual({
    id: incident.id,
    organizationId: acmeId,
    title: 'Logins fail',
    status: 'investigating',
    impact: 'none',
    impactOverride: null,
    startedAt: now,
    monitoringAt: null,
    resolvedAt: null,
    nextUpdateBy: null,
    overdueToldAt: null,
    silenceToldAt: null,
    mergedIntoId: null,
    postmortemDraft: null,
    feedId: null,
    furtherTitles: null,
    postmortemDraftedAt: null,
    postmortemBegunAt: null,
    backfilled: false,
    metadata: {},
    reminderIntervals: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  })
  expect(updatesOf(room.db, incident.id)).toMatchObject([
    { status: 'investigating', body: 'We are looking into it.', bodyFormat: 'markdown', displayAt: now, services: [] },
  ])
  expect(updatesOf(room.db, incident.id)).toMatchObject([
    { notify: false, authorId: 'ed0000000000', createdAt: now, editedAt: null },
  ])
})

test('the audit log says who opened what', () => {
  const room = statusRoom()
  const api = room.service()
  const services = [{ serviceId: api, status: 'major_outage' } as const]
  const { id } = openIncident(room.deps, room.actor('ed'), acmeId, { ...input, services })
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.opened',
    subject: ['incident', id],
    changes: { title: 'Logins fail', status: 'investigating', services, notify: false },
  })
})

test('it sets the services that it names, and no other', () => {
  const room = statusRoom()
  const [api, web, mail] = [room.service('API'), room.service('Web'), room.service('Mail')]
  const id = anIncident(room, { [api]: 'major_outage', [web]: 'operational' })
  expect(room.statuses(api, web, mail)).toEqual(['major_outage', 'operational', 'operational'])
  expect(room.db.select().from(incidentServices).all()).toEqual([
    { incidentId: id, serviceId: api },
    { incidentId: id, serviceId: web },
  ])
})

/** Statuspage's table of the page, over the services that the incident names. */
test.each<[ServiceStatus[], (typeof impacts)[number]]>([
  [[], 'none'],
  [['operational'], 'none'],
  [['under_maintenance'], 'none'],
  [['degraded_performance'], 'minor'],
  [['partial_outage'], 'major'],
  [['major_outage'], 'critical'],
  [['major_outage', 'major_outage'], 'critical'],
  [['major_outage', 'operational'], 'major'],
  [['partial_outage', 'degraded_performance'], 'minor'],
])('with services at %j its impact is %s', (statuses, impact) => {
  const room = statusRoom()
  const set = Object.fromEntries(statuses.map((status, index) => [room.service(`S${index}`), status]))
  expect(findIncident(room.db, acmeId, anIncident(room, set)).impact).toBe(impact)
})

test('an impact set by hand stands beside the derived one', () => {
  const room = statusRoom()
  const id = anIncident(room, { [room.service()]: 'degraded_performance' }, { impactOverride: 'critical' })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ impact: 'minor', impactOverride: 'critical' })
})

test('a start in the past is the time of its first update, which was written now', () => {
  const room = statusRoom()
  const now = room.clock.now()
  const id = anIncident(room, {}, { startedAt: now - hour })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ startedAt: now - hour, createdAt: now })
  expect(updatesOf(room.db, id)).toMatchObject([{ displayAt: now - hour, createdAt: now }])
})

test.each(incidentStatuses)('it may begin as %s', (status) => {
  const room = statusRoom()
  const [now, api] = [room.clock.now(), room.service()]
  const id = anIncident(room, { [api]: 'major_outage' }, { status, nextUpdateBy: now + 30 * minute })
  const over = status === 'resolved' || status === 'postmortem'
  expect(findIncident(room.db, acmeId, id)).toMatchObject({
    status,
    resolvedAt: over ? now : null,
    monitoringAt: status === 'monitoring' ? now : null,
    nextUpdateBy: over ? null : now + 30 * minute,
  })
  expect(room.statuses(api)).toEqual([over ? 'operational' : 'major_outage'])
})

test('who opens it has no draft of a new incident any more; other drafts and other people’s stay', () => {
  const room = statusRoom()
  const { deps, actor } = room
  for (const [who, subject] of [
    ['ed', ''],
    ['ed', 'x'],
    ['ann', ''],
  ] as const)
    saveDraft(deps, actor(who), subject, { body: 'Typed.' })
  openIncident(deps, system, acmeId, input)
  expect(room.db.select().from(drafts).all()).toHaveLength(3)
  openIncident(deps, actor('ed'), acmeId, input)
  const left = room.db.select().from(drafts).all()
  expect(left.map(({ accountId, subjectId }) => `${accountId} ${subjectId}`).toSorted()).toEqual([
    'ann000000000 ',
    'ed0000000000 x',
  ])
})

test('told to nobody, nothing is owed; told, one notification about its services, to everybody who follows', () => {
  const room = statusRoom()
  const api = room.service()
  for (const address of ['sue@example.org', 'tom@example.org']) subscribe(room.deps, address)
  subscribe(room.deps, 'foreign@example.org', { organizationId: otherId })
  anIncident(room, { [api]: 'major_outage' })
  expect(room.notified()).toEqual([])
  const id = anIncident(room, { [api]: 'major_outage' }, { notify: true })
  const [update] = updatesOf(room.db, id)
  expect(room.notified()).toMatchObject([
    { organizationId: acmeId, statusUpdateId: update?.id, serviceIds: [api], audience: 2, recalledAt: null },
  ])
})

test('what a person says can be taken back for as long as acme said; what the system says leaves at once', () => {
  const room = statusRoom()
  room.setAcme({ recallSeconds: 45 })
  openIncident(room.deps, room.actor('ed'), acmeId, { ...input, notify: true })
  openIncident(room.deps, system, acmeId, { ...input, notify: true })
  const now = room.clock.now()
  expect(room.notified().map(({ releaseAt }) => releaseAt)).toEqual([now + 45_000, now])
})

test("another organization's service is refused as an unknown one, and nothing is written", () => {
  const room = statusRoom()
  for (const id of [room.service('Foreign', otherId), 'unknown00000'])
    expect(refusal(() => anIncident(room, { [id]: 'major_outage' }, { notify: true }))).toBe('invalid')
  expect(room.db.select().from(incidents).all()).toEqual([])
  expect(room.notified()).toEqual([])
  expect(room.audited()).toEqual([])
})

test("a viewer may not, and another organization's owner does not find it", () => {
  const { deps, actor, db } = statusRoom()
  expect(refusal(() => openIncident(deps, actor('vic'), acmeId, input))).toBe('forbidden')
  expect(refusal(() => openIncident(deps, actor('olga'), acmeId, input))).toBe('not_found')
  expect(db.select().from(incidents).all()).toEqual([])
})
