import { expect, test } from 'vitest'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, aWindow, day, hour, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { mergeIncident } from '../incidents/merge-incident.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { deleteWindow } from '../maintenance/delete-window.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { eventsFollowed, followsEventsAlone } from '../notifications/followed-events.ts'
import { editService } from '../services/edit-service.ts'
import { confirmSubscription, unsubscribe } from './confirm-subscription.ts'
import { endEventFollowings } from './end-event-followings.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { eventFollowers, findEventFollower, followEvent, unfollowEvent } from './follow-event.ts'
import { subscriberOf } from './request-subscription.ts'

function room() {
  const status = statusRoom()
  const { deps, db } = status
  const incident = anIncident(status)
  const event = (id: string, organizationId = acmeId) => ({ id, organizationId })
  return {
    ...status,
    incident,
    event,
    follow: (email: string, id = incident, agreed = true) => followEvent(deps, system, event(id), { email, agreed }),
    followers: (id = incident) =>
      eventFollowers(db, event(id))
        .map(({ address }) => address)
        .toSorted(),
    /** Addresses that the newest notification is sent to, which must be as many as were counted. */
    toldOfNewest() {
      while (expandNextStep(deps));
      const newest = db.select().from(notifications).all().at(-1)
      const sent = db
        .select()
        .from(deliveries)
        .all()
        .filter(({ notificationId }) => notificationId === newest?.id)
      expect(sent).toHaveLength(newest?.audience ?? -1)
      return sent.map(({ address }) => address).toSorted()
    },
  }
}

/** Nothing is sent, only queued. */
function connectRelay({ deps }: Pick<StatusRoom, 'deps'>): void {
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'status@acme.example' }
  configureRelay(deps, system, relay)
}

const told = { notify: true } as const

test('who follows one incident hears of it, and of nothing else; who follows the page hears of both, once', () => {
  const { incident, follow, followers, toldOfNewest, ...rest } = room()
  subscribe(rest.deps, 'page@example.org')
  follow('one@example.org')
  follow('page@example.org')
  expect(followers()).toEqual(['one@example.org', 'page@example.org'])
  anUpdate(rest, incident, {}, told)
  expect(toldOfNewest()).toEqual(['one@example.org', 'page@example.org'])
  anIncident(rest, {}, told)
  expect(toldOfNewest()).toEqual(['page@example.org'])
  aWindow(rest, told)
  expect(toldOfNewest()).toEqual(['page@example.org'])
})

test('who follows one window hears of its steps and its reminders', () => {
  const { follow, followers, toldOfNewest, ...rest } = room()
  const window = aWindow(rest)
  follow('one@example.org', window)
  expect(followers(window)).toEqual(['one@example.org'])
  aWindow(rest, told)
  expect(toldOfNewest()).toEqual([])
})

test('whoever follows other services only hears of this incident, too', () => {
  const { follow, toldOfNewest, incident, ...rest } = room()
  subscribe(rest.deps, 'none@example.org', { followsAll: false })
  subscribe(rest.deps, 'some@example.org', { followsAll: false, followsIncidents: false })
  follow('some@example.org')
  anUpdate(rest, incident, {}, told)
  expect(toldOfNewest()).toEqual(['some@example.org'])
})

test('who comes while a notification is sent does not get it, and who leaves still does', () => {
  const { follow, toldOfNewest, incident, event, ...rest } = room()
  const { id } = follow('early@example.org')
  anUpdate(rest, incident, {}, told)
  follow('late@example.org')
  unfollowEvent(rest.deps, system, event(incident), id)
  while (expandNextStep(rest.deps));
  const sent = rest.db.select().from(deliveries).all()
  expect(sent.map(({ subscriberId }) => subscriberId)).toEqual([id])
})

test('a mail asks whom nobody vouches for; confirmed, they hear of this incident alone', () => {
  const { follow, toldOfNewest, incident, ...rest } = room()
  connectRelay(rest)
  const asked = follow('one@example.org', incident, false)
  expect(asked.state).toBe('unconfirmed')
  expect(rest.db.select().from(deliveries).all()).toMatchObject([{ kind: 'subscription_confirmation' }])
  anUpdate(rest, incident, {}, told)
  expect(toldOfNewest()).toEqual([])
  confirmSubscription(rest.deps, system.origin, asked)
  rest.clock.advance(1)
  anUpdate(rest, incident, {}, told)
  expect(toldOfNewest()).toEqual(['one@example.org'])
  anIncident(rest, {}, told)
  expect(toldOfNewest()).toEqual([])
})

test('who has asked for the page and not confirmed yet still asks for the page', () => {
  const { follow, incident, deps, db } = room()
  connectRelay({ deps })
  subscribe(deps, 'sue@example.org', { state: 'unconfirmed', confirmedAt: null })
  follow('sue@example.org', incident, false)
  expect(subscriberOf(db, acmeId, 'sue@example.org')).toMatchObject({ followsAll: true, followsIncidents: true })
})

test('a day after the end it ends by itself: of who follows nothing else, the address is forgotten', async () => {
  const { follow, followers, incident, ...rest } = room()
  const { deps, db } = rest
  subscribe(deps, 'page@example.org')
  const one = follow('one@example.org')
  follow('page@example.org')
  const end = () => endEventFollowings(deps, system)
  expect(await end()).toBe(0)
  resolveIncident(deps, system, acmeId, incident, { body: 'Fixed.', notify: false })
  rest.clock.advance(day - 1)
  expect(await end()).toBe(0)
  rest.clock.advance(1)
  expect([await end(), await end(), followers()]).toEqual([2, 0, []])
  const left = db.select().from(subscribers).all()
  expect(left.map(({ id, state, erasedAt }) => [id === one.id, state, erasedAt === null])).toEqual(
    expect.arrayContaining([
      [true, 'unsubscribed', false],
      [false, 'active', true],
    ]),
  )
  expect(db.$client.serialize().includes('one@example.org')).toBe(false)
  // They asked for nothing but this, so they may be brought again.
  expect(follow('one@example.org', anIncident(rest)).state).toBe('active')
})

test('who follows what has been over for long has a day, too', async () => {
  const { follow, followers, incident, deps, clock } = room()
  resolveIncident(deps, system, acmeId, incident, { body: 'Fixed.', notify: false })
  clock.advance(10 * day)
  follow('one@example.org')
  expect([await endEventFollowings(deps, system), followers()]).toEqual([0, ['one@example.org']])
  clock.advance(day)
  expect([await endEventFollowings(deps, system), followers()]).toEqual([1, []])
})

test('it ends with a deleted window, and goes on in the incident that another one is merged into', async () => {
  const { follow, followers, incident, ...rest } = room()
  const [window, target] = [aWindow(rest), anIncident(rest)]
  follow('w@example.org', window)
  follow('i@example.org')
  deleteWindow(rest.deps, system, acmeId, window)
  mergeIncident(rest.deps, system, acmeId, incident, { intoId: target, body: 'One cause.', notify: false })
  rest.clock.advance(2 * day)
  expect(await endEventFollowings(rest.deps, system)).toBe(1)
  expect([followers(window), followers(incident), followers(target)]).toEqual([[], [], ['i@example.org']])
})

test('what is followed by itself is named, unless it is deleted or of internal services alone', () => {
  const { follow, incident, ...rest } = room()
  const api = rest.service()
  const [window, hidden] = [aWindow(rest), anIncident(rest, { [api]: 'major_outage' }, { title: 'Secret' })]
  const one = follow('one@example.org')
  for (const id of [window, hidden]) follow('one@example.org', id)
  expect(eventsFollowed(rest.db, one).toSorted()).toEqual(['Database upgrade', 'Logins fail', 'Secret'])
  editService(rest.deps, system, acmeId, api, { internal: true })
  deleteWindow(rest.deps, system, acmeId, window)
  expect(eventsFollowed(rest.db, one)).toEqual(['Logins fail'])
  expect([followsEventsAlone(one), followsEventsAlone({ ...one, followsMaintenance: true })]).toEqual([true, false])
})

test('nobody is brought who has left or was erased, and nothing is sent where no mail can leave', () => {
  const { follow, incident, deps, clock } = room()
  const left = follow('left@example.org')
  unsubscribe(deps, system.origin, left)
  const gone = follow('gone@example.org')
  eraseSubscriber(deps, system, gone)
  clock.advance(hour)
  expect(refusal(() => follow('left@example.org'))).toBe('invalid')
  expect(refusal(() => follow('gone@example.org'))).toBe('invalid')
  expect(refusal(() => follow('no address'))).toBe('invalid')
  expect(refusal(() => follow('new@example.org', incident, false))).toBe('conflict')
})

test('who has left is not forgotten with the end of what they followed, so that nobody brings them back', async () => {
  const { follow, followers, incident, deps, clock, ...rest } = room()
  unsubscribe(deps, system.origin, follow('left@example.org'))
  resolveIncident(deps, system, acmeId, incident, { body: 'Fixed.', notify: false })
  clock.advance(2 * day)
  expect([await endEventFollowings(deps, system), followers()]).toEqual([1, []])
  expect(refusal(() => follow('left@example.org', anIncident({ ...rest, deps, clock })))).toBe('invalid')
})

test('only those who may change subscribers let somebody follow or leave; both are in the audit log', () => {
  const { follow, event, incident, deps, actor, lastAudit, db } = room()
  const { id } = follow('one@example.org')
  expect(lastAudit()).toMatchObject({ action: 'subscriber.follows_event', changes: { event: incident } })
  const input = { email: 'x@example.org', agreed: true }
  for (const [persona, error] of [
    ['ed', 'forbidden'],
    ['vic', 'forbidden'],
    ['olga', 'not_found'],
  ] as const) {
    expect(refusal(() => followEvent(deps, actor(persona), event(incident), input))).toBe(error)
    expect(refusal(() => unfollowEvent(deps, actor(persona), event(incident), id))).toBe(error)
  }
  expect(refusal(() => unfollowEvent(deps, actor('olga'), event(incident, otherId), id))).toBe('not_found')
  expect(refusal(() => findEventFollower(db, event('abcdefghijkl'), id))).toBe('not_found')
  unfollowEvent(deps, actor('ann'), event(incident), id)
  expect(lastAudit()).toMatchObject({ action: 'subscriber.let_go', subject: ['subscriber', id] })
})
