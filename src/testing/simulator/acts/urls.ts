import { addressOfUrl } from '#src/domain/notifications/channels/address.ts'
import { subscribeUrl } from '#src/domain/subscribers/subscribe-url.ts'
import { testOrigin } from '../../personas.ts'
import type { ModelOrganization, ModelSubscriber } from '../model.ts'
import { manners, urlOf } from '../web.ts'
import type { World } from '../world.ts'
import { type Act, attempt, someOrganization } from './attempt.ts'
import { choice } from './subscribers.ts'

/** Few enough that the same URLs come again, after they left or were erased, too. */
const mostUrls = 4

/** A visitor has everything posted to a program of theirs, or to a room of a chat. */
export const follow: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const following = choice(organization, random)
  const channel = random.chance(0.5) ? 'webhook' : random.pick(['slack', 'discord', 'teams'] as const)
  const manner = random.pick(manners)
  const url = urlOf(channel, manner, `room${random.below(mostUrls)}`)
  const visitor = { kind: 'visitor', origin: { ...testOrigin, ip: `198.51.100.${random.below(250)}` } } as const
  const asked = world.time.clock.now()
  const rowNow = () => world.process && rowOf(world, organization, channel, url)
  // Whoever follows already goes on as before.
  const followed = rowNow()?.state === 'active'
  attempt(world, {
    act: (deps) => subscribeUrl(deps, visitor, organization.id, { channel, url, following }),
    find: () => null,
  })
  // It leaves no entry in an audit chain: the row says whether it was written.
  const row = rowNow()
  if (!row || followed || row.createdAt !== asked || row.state !== 'active') return undefined
  const destiny = channel === 'webhook' ? {} : ({ destiny: manner === 'gone' ? 'gone' : 'well' } as const)
  note(organization, {
    id: row.id,
    channel,
    address: addressOfUrl(url),
    ...destiny,
    ...following,
    since: world.time.elapsed(),
  })
  return url
}

interface Row {
  id: string
  state: string
  createdAt: number
}

function rowOf({ process }: World, { id }: ModelOrganization, channel: string, url: string): Row | null {
  const sql = `SELECT id, state, created_at AS createdAt FROM subscribers
    WHERE organization_id = ? AND channel = ? AND address = ?`
  return process?.db.$client.query<Row, [string, string, string]>(sql).get(id, channel, addressOfUrl(url)) ?? null
}

/** Whoever had left is there again, as the same one. */
function note({ subscribers }: ModelOrganization, who: Omit<ModelSubscriber, 'state'>): void {
  const active = { ...who, state: 'active' } as const
  const known = subscribers.find(({ id }) => id === who.id)
  if (known) Object.assign(known, active)
  else subscribers.push(active)
}
