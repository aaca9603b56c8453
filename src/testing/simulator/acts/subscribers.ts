import { addSubscriber } from '#src/domain/subscribers/add-subscriber.ts'
import { changeFollowing } from '#src/domain/subscribers/change-following.ts'
import { confirmSubscription, unsubscribe } from '#src/domain/subscribers/confirm-subscription.ts'
import { eraseSubscriber } from '#src/domain/subscribers/erase-subscriber.ts'
import { findSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import { everything, type Following } from '#src/domain/subscribers/following.ts'
import { pauseSubscription, resumeSubscription } from '#src/domain/subscribers/pause-subscription.ts'
import { requestSubscription } from '#src/domain/subscribers/request-subscription.ts'
import type { Subscriber } from '#src/domain/subscribers/subscriber.ts'
import { testOrigin } from '../../personas.ts'
import { checkErased } from '../checks/erased.ts'
import type { ModelOrganization, ModelSubscriber } from '../model.ts'
import { organizationIn, subscriberIn } from '../model.ts'
import { addressOf, mostPeople } from '../people.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import { type Act, attempt, newest, ownerOf, someOrganization } from './attempt.ts'

/** What somebody follows. */
export function choice({ services }: ModelOrganization, random: Random): Following {
  if (random.chance(0.6)) return everything
  const chosen = random.some(services, 0.5).map(({ id }) => id)
  const kinds = { incidents: random.chance(0.85), maintenance: random.chance(0.7) }
  const hears = kinds.incidents || kinds.maintenance ? kinds : { ...kinds, incidents: true }
  return { ...hears, serviceIds: chosen.length === 0 ? null : chosen }
}

/** By the form of the page; who asked is told apart from who confirmed. */
export const ask: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const email = addressOf(world.seed, random.below(mostPeople))
  const following = choice(organization, random)
  const visitor = { kind: 'visitor', origin: { ...testOrigin, ip: `198.51.100.${random.below(250)}` } } as const
  const requests = (db: { $client: { query: (sql: string) => { get: () => unknown } } }) =>
    db.$client.query('SELECT max(rowid) AS row FROM subscription_requests').get()
  const before = world.process && JSON.stringify(requests(world.process.db))
  const { done } = attempt(world, {
    act: (deps) => {
      requestSubscription(deps, visitor, organization.id, { email, following })
      return true
    },
    find: (db) => JSON.stringify(requests(db)) !== before,
  })
  // It leaves no entry in an audit chain: where the process died, the row itself says whether it was written.
  const isWritten = done ?? (world.process !== null && JSON.stringify(requests(world.process.db)) !== before)
  if (!isWritten) return undefined
  organization.asked.set(email, { by: 'form', following })
  organization.requests.push({ email, at: world.time.elapsed() })
  const known = organization.subscribers.find(({ address, state }) => address === email && state !== 'erased')
  if (known && (known.state === 'asked' || known.state === 'left')) Object.assign(known, following)
  return email
}

/** Opens the link of a mail that has arrived, be it old. */
export const confirm: Act = (world, random) => {
  const arrived = [...world.told.questions].filter(([deliveryId]) => world.relay.taken.has(deliveryId)).slice(-12)
  if (arrived.length === 0) return undefined
  const [, id] = random.pick(arrived)
  return change(world, id, 'active', (deps, row) => confirmSubscription(deps, testOrigin, row))
}

export const leave: Act = (world, random) =>
  onSome(world, random, ['active', 'paused'], 'left', (deps, row) => unsubscribe(deps, testOrigin, row))

export const erase: Act = (world, random) =>
  onSome(world, random, ['active', 'paused', 'left', 'asked'], 'erased', (deps, row) =>
    eraseSubscriber(deps, ownerOf(row.organizationId), row),
  )

export const pause: Act = (world, random) =>
  onSome(world, random, ['active'], 'paused', (deps, row) => pauseSubscription(deps, ownerOf(row.organizationId), row))

export const resume: Act = (world, random) =>
  onSome(world, random, ['paused'], 'active', (deps, row) => resumeSubscription(deps, ownerOf(row.organizationId), row))

export const changeMind: Act = (world, random) => {
  const who = somebody(world, random, ['active', 'paused'])
  if (!who) return undefined
  const following = choice(who.organization, random)
  const { done } = attempt(world, {
    act: (deps) => {
      const row = findSubscriber(deps.db, who.organization.id, who.subscriber.id)
      changeFollowing(deps, ownerOf(who.organization.id), row, following)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  Object.assign(who.subscriber, following)
  return who.subscriber.address
}

/** The team adds somebody who agreed elsewhere; whoever has left or was erased does not come back that way. */
export const add: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const email = addressOf(world.seed, random.below(mostPeople))
  const following = choice(organization, random)
  const staysAway = organization.subscribers.some(
    ({ address, state }) => address === email && (state === 'left' || state === 'erased'),
  )
  const { done } = attempt(world, {
    act: (deps) =>
      addSubscriber(deps, ownerOf(organization.id), organization.id, { email, consent: 'At our stand', following }).id,
    find: (db) => newest(db, 'SELECT id AS value FROM subscribers ORDER BY rowid DESC LIMIT 1'),
  })
  if (done === null) return undefined
  if (staysAway) world.found(`${email} was brought back by the team although they have left or were erased`)
  const since = world.time.elapsed()
  organization.subscribers.push({ id: done, address: email, channel: 'email', state: 'active', ...following, since })
  return email
}

type Deed = (deps: Parameters<typeof unsubscribe>[0], row: Subscriber) => void

function onSome(
  world: World,
  random: Random,
  states: ModelSubscriber['state'][],
  after: ModelSubscriber['state'],
  deed: Deed,
): string | undefined {
  const who = somebody(world, random, states)
  return who && change(world, who.subscriber.id, after, deed)
}

function change(world: World, id: string, after: ModelSubscriber['state'], deed: Deed): string | undefined {
  const subscriber = subscriberIn(world.model, id)
  const organization = world.model.organizations.find(({ subscribers }) => subscribers.some((one) => one.id === id))
  if (!subscriber || !organization || organization.deletedAt !== null) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      deed(deps, findSubscriber(deps.db, organization.id, id))
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  if (subscriber.state !== after) Object.assign(subscriber, { state: after, since: world.time.elapsed() })
  if (after === 'erased') checkErased(world, subscriber.address)
  return subscriber.address
}

/** Now and then whoever stands on a list that was looked at, and is imported later. */
function somebody(world: World, random: Random, states: ModelSubscriber['state'][]) {
  const organization = organizationIn(world.model, someOrganization(world, random).id)
  const found = organization.subscribers.filter(({ state }) => states.includes(state))
  const onList = found.filter(({ address }) => organization.lists.some(({ emails }) => emails.includes(address)))
  const from = onList.length > 0 && random.chance(0.5) ? onList : found
  return from.length > 0 ? { organization, subscriber: random.pick(from) } : undefined
}
