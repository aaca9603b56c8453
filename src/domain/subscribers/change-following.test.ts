import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { services } from '#src/db/schema/services.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { listAudit } from '../audit/list-audit.ts'
import { readForm } from '../forms/form.ts'
import { type OpenIncident, openIncident } from '../incidents/open-incident.ts'
import { archiveService } from '../services/archive-service.ts'
import { createService } from '../services/create-service.ts'
import { createServiceGroup } from '../services/service-groups.ts'
import { subscriberActor } from './authorize-change.ts'
import { changeFollowing } from './change-following.ts'
import { findSubscriber } from './find-subscriber.ts'
import {
  checkFollowing,
  countServices,
  everything,
  type Following,
  followingOf,
  isSame,
  servicesFollowed,
} from './following.ts'
import type { Subscriber } from './subscriber.ts'

function service({ deps }: TestRoom, name: string, organizationId = acmeId, serviceGroupId: string | null = null) {
  return createService(deps, system, organizationId, { name, description: '', serviceGroupId }).id
}

const sueIn = ({ deps, db }: TestRoom, row: Partial<Subscriber> = {}): Subscriber =>
  findSubscriber(db, acmeId, subscribe(deps, 'sue@example.org', row))

const chooseService = 'Choose at least one service that is listed here, or everything.'
const only = (...serviceIds: string[]): Following => ({ ...everything, serviceIds })

/** Her choice as stored, services in order. */
function followedIn({ db }: TestRoom, { id }: Subscriber): Following {
  const { serviceIds, ...kinds } = followingOf(db, findSubscriber(db, acmeId, id))
  return { ...kinds, serviceIds: serviceIds?.toSorted() ?? null }
}

test('from now on it follows this and nothing else; the audit log has both, before and after', () => {
  const room = testRoom()
  const [api, web, mail] = [service(room, 'API'), service(room, 'Web'), service(room, 'Mail')]
  const sue = sueIn(room)
  const [first, second] = [only(api, web), { incidents: false, maintenance: true, serviceIds: [mail] }]
  changeFollowing(room.deps, subscriberActor(sue, testOrigin), sue, first)
  expect(followedIn(room, sue)).toEqual(only(...[api, web].toSorted()))
  changeFollowing(room.deps, room.actor('ann'), findSubscriber(room.db, acmeId, sue.id), second)
  expect(followedIn(room, sue)).toEqual(second)
  expect(room.db.select().from(subscriberServices).all()).toEqual([{ subscriberId: sue.id, serviceId: mail }])
  const entries = listAudit(room.db, acmeId, { action: 'subscriber' }, { limit: 9 }).toReversed()
  expect(entries).toMatchObject([
    { action: 'subscriber.changed', actorKind: 'subscriber', changes: { before: everything, after: first } },
    { action: 'subscriber.changed', actorKind: 'member', subjectId: sue.id, changes: { after: second } },
  ])
})

test('back to the whole page: no choice of services is left over', () => {
  const room = testRoom()
  const sue = sueIn(room)
  changeFollowing(room.deps, system, sue, only(service(room, 'API')))
  changeFollowing(room.deps, system, findSubscriber(room.db, acmeId, sue.id), everything)
  expect(followedIn(room, sue)).toEqual(everything)
  expect(room.db.select().from(subscriberServices).all()).toEqual([])
})

test('what was followed already is no change, in whatever order the services stand', () => {
  const room = testRoom()
  const [api, web] = [service(room, 'API'), service(room, 'Web')]
  const sue = sueIn(room)
  changeFollowing(room.deps, system, sue, everything)
  changeFollowing(room.deps, system, sue, only(api, web))
  changeFollowing(room.deps, system, findSubscriber(room.db, acmeId, sue.id), only(web, api))
  expect(room.audited().filter((action) => action === 'subscriber.changed')).toHaveLength(1)
})

test("a service that is another organization's, archived or unknown is refused, and the choice of before stays", () => {
  const room = testRoom()
  const [api, archived] = [service(room, 'API'), service(room, 'Old')]
  archiveService(room.deps, system, acmeId, archived, 'Old')
  const sue = sueIn(room)
  changeFollowing(room.deps, system, sue, only(api))
  const before = room.audited()
  for (const id of [service(room, 'Theirs', otherId), archived, 'unknown00000'])
    expect(() => changeFollowing(room.deps, system, sue, only(api, id))).toThrow(
      expect.objectContaining({ code: 'invalid', fields: { services: chooseService } }),
    )
  expect([followedIn(room, sue), room.audited()]).toEqual([only(api), before])
})

test('who comes into an audience while it is being told is told from the next moment on', () => {
  const room = testRoom()
  const sue = sueIn(room, { followsIncidents: false })
  const incident: OpenIncident = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true }
  openIncident(room.deps, system, acmeId, incident)
  changeFollowing(room.deps, system, sue, everything)
  expect(findSubscriber(room.db, acmeId, sue.id).confirmedAt).toBe(room.clock.now() + 1)
})

test('the team below admins, other organizations and other subscribers change nothing', () => {
  const room = testRoom()
  const sue = sueIn(room)
  const tom = findSubscriber(room.db, acmeId, subscribe(room.deps, 'tom@example.org'))
  const refused = [
    [room.actor('ed'), 'forbidden'],
    [room.actor('olga'), 'not_found'],
    [subscriberActor(tom, testOrigin), 'not_found'],
  ] as const
  for (const [actor, code] of refused)
    expect(refusal(() => changeFollowing(room.deps, actor, sue, { ...everything, incidents: false }))).toBe(code)
  expect([followedIn(room, sue), room.audited()]).toEqual([everything, []])
})

const kinds = 'Choose incidents, maintenance or both.'

test.each<[Record<string, string>, Following, Record<string, string>]>([
  [{}, everything, {}],
  [{ incidents: 'yes', 'service-a': 'yes' }, everything, {}],
  [{ scope: 'all', incidents: 'yes', maintenance: 'yes', 'service-a': 'yes' }, everything, {}],
  [{ scope: 'all', maintenance: 'yes' }, { incidents: false, maintenance: true, serviceIds: null }, {}],
  [
    { scope: 'services', incidents: 'yes', maintenance: 'yes', 'service-a': 'yes', 'service-b': '' },
    only('a', 'b'),
    {},
  ],
  [{ scope: 'services', incidents: 'yes', maintenance: 'yes' }, only(), { services: chooseService }],
  [{ scope: 'services' }, { incidents: false, maintenance: false, serviceIds: [] }, { services: chooseService, kinds }],
  [{ scope: 'all' }, { incidents: false, maintenance: false, serviceIds: null }, { kinds }],
])('the form %j is read', (fields, values, errors) => {
  expect(sidesOf(checkFollowing(readForm(fields)))).toEqual({ values, errors })
})

test.each([
  [everything, everything, true],
  [only('a', 'b'), only('b', 'a'), true],
  [only('a'), only('a', 'b'), false],
  [everything, only(), false],
  [everything, { ...everything, incidents: false }, false],
  [everything, { ...everything, maintenance: false }, false],
])('%j and %j: the same is %s', (one, other, same) => {
  expect([isSame(one, other), isSame(other, one)]).toEqual([same, same])
})

test('services are named in the order of the page, groups first; what is not on it is left out', () => {
  const room = testRoom()
  const group = (name: string) => createServiceGroup(room.deps, system, acmeId, { name }).id
  const [first, second] = [group('First'), group('Second')]
  const alone = service(room, 'Alone')
  const inSecond = service(room, 'In the second', acmeId, second)
  const two = service(room, 'Two', acmeId, first)
  const one = service(room, 'One', acmeId, first)
  const [archived, theirs] = [service(room, 'Archived'), service(room, 'Theirs', otherId)]
  archiveService(room.deps, system, acmeId, archived, 'Archived')
  writeUnaudited(room.db, (tx) => tx.update(services).set({ position: 0 }).where(eq(services.id, one)).run())
  const chosen = only(alone, theirs, archived, two, inSecond, one)
  expect(servicesFollowed(room.db, acmeId, chosen)).toEqual(['One', 'Two', 'In the second', 'Alone'])
  expect(servicesFollowed(room.db, acmeId, only())).toEqual([])
  expect(servicesFollowed(room.db, acmeId, everything)).toBeNull()
})

test('chosen services are counted for those who chose', () => {
  const room = testRoom()
  const [api, web] = [service(room, 'API'), service(room, 'Web')]
  const [sue, tom] = [sueIn(room), findSubscriber(room.db, acmeId, subscribe(room.deps, 'tom@example.org'))]
  const uma = findSubscriber(room.db, acmeId, subscribe(room.deps, 'uma@example.org'))
  changeFollowing(room.deps, system, sue, only(api, web))
  changeFollowing(room.deps, system, tom, only(api))
  const all = [sue.id, tom.id, uma.id]
  expect(Object.fromEntries(countServices(room.db, all))).toEqual({ [sue.id]: 2, [tom.id]: 1 })
  expect(Object.fromEntries(countServices(room.db, [tom.id]))).toEqual({ [tom.id]: 1 })
})
