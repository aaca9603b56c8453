import { retentionRules } from '#src/domain/retention/retention-rules.ts'
import { believableNow, isDoubted } from '../dating.ts'
import { runJobs } from '../run-jobs.ts'
import { processOf, type World } from '../world.ts'

const day = 24 * 3_600_000

interface Promised {
  what: string
  days: number
  /** Milliseconds that it may take longer, as while a mail to it is on its way. */
  grace?: number
  /** Rows that are kept, with the moment from which their days are counted. */
  sql: string
}

/** What belongs to a deleted organization goes with it. */
const isThere = 'organization_id NOT IN (SELECT id FROM organizations WHERE deleted_at IS NOT NULL)'
/** What was sent to whoever never confirmed goes with them. */
const isConfirmed = `NOT EXISTS (SELECT 1 FROM subscribers s WHERE s.id = subscriber_id AND s.state = 'unconfirmed')`

/** What was sent to whoever deleted their account goes with it. */
const isNoLeaver = 'address NOT IN (SELECT email FROM accounts WHERE deletion_requested_at IS NOT NULL)'

/** What is kept how long, in the words of the privacy policy's table and not of the rules that enforce it. */
const promises: Promised[] = [
  {
    what: 'an address that never confirmed',
    days: 7,
    sql: `SELECT id, created_at AS at FROM subscribers WHERE state = 'unconfirmed' AND ${isThere}`,
  },
  {
    what: 'where a message went',
    days: 90,
    sql: `SELECT id, settled_at AS at FROM deliveries
      WHERE settled_at IS NOT NULL AND address <> '' AND address NOT LIKE 'erased-%' AND ${isThere} AND ${isConfirmed} AND ${isNoLeaver}`,
  },
  {
    what: 'a post to a webhook',
    days: 90,
    sql: `SELECT a.id, a.at FROM webhook_attempts a JOIN deliveries ON deliveries.id = delivery_id WHERE ${isThere}`,
  },
  { what: 'an event for programs', days: 90, sql: `SELECT id, created_at AS at FROM program_events WHERE ${isThere}` },
  {
    what: 'a deleted organization',
    days: 30,
    sql: 'SELECT id, deleted_at AS at FROM organizations WHERE deleted_at IS NOT NULL',
  },
  {
    what: 'an API token that ended',
    days: 7,
    sql: `SELECT id, at FROM (SELECT id, organization_id, account_id,
        min(coalesce(expires_at, revoked_at), coalesce(revoked_at, expires_at)) AS at FROM api_tokens)
      WHERE at IS NOT NULL AND ${isThere}
        AND (account_id IS NULL OR account_id NOT IN (SELECT id FROM accounts WHERE deletion_requested_at IS NOT NULL))`,
  },
  {
    what: 'a deleted account',
    days: 30,
    grace: day,
    sql: 'SELECT id, deletion_requested_at AS at FROM accounts WHERE deletion_requested_at IS NOT NULL',
  },
]

/** Id -> since when, for each promise. */
type Aged = Map<string, number>[]

function agedRows(world: World): Aged {
  const { $client: client } = processOf(world).db
  return promises.map(
    ({ sql }) =>
      new Map(
        client
          .query<{ id: string; at: number }, []>(sql)
          .all()
          .map(({ id, at }) => [id, at]),
      ),
  )
}

const rules = retentionRules.map(({ name }) => `retention ${name}`)

/** The hour in which every rule runs: what was too old is gone, and nothing else. False: the process died of it. */
export async function keepPromises(world: World): Promise<boolean> {
  const before = agedRows(world)
  await runJobs(world, rules)
  if (!world.process || world.process.life.isDead()) return false
  checkKept(world, before)
  return true
}

/** After a run: nothing is there that is older than promised, and nothing is gone that is not. */
function checkKept(world: World, before: Aged): void {
  const now = believableNow(world)
  const after = agedRows(world)
  for (const [index, { what, days, grace = 0 }] of promises.entries()) {
    const isOver = (at: number) => at + days * day < now
    const found = (id: string, at: number, how: string) =>
      world.found(`${what} is ${how} ${(now - at) / day} days: ${id}`)
    // What was written by a wrong clock bears a wrong moment; after days off a clock is doubted until it has run on for one.
    if (world.time.setAt() === null && !isDoubted(world))
      for (const [id, at] of after[index] ?? []) if (isOver(at + grace)) found(id, at, 'kept for')
    for (const [id, at] of before[index] ?? [])
      if (!after[index]?.has(id) && at + days * day > now) found(id, at, 'gone after')
  }
  forgetErased(world)
  forgetUnconfirmed(world)
}

/** Organizations that were erased are none any more, for the model either. */
function forgetErased({ model, process, told }: World): void {
  const rows = process?.db.$client.query<{ id: string }, []>('SELECT id FROM organizations').all() ?? []
  const there = new Set(rows.map(({ id }) => id))
  model.organizations = model.organizations.filter(({ id }) => there.has(id))
  model.mailDomains = model.mailDomains.filter(({ organizationId }) => there.has(organizationId))
  for (const { notificationId, organizationId } of told.owed.values())
    if (!there.has(organizationId)) told.open.delete(notificationId)
}

/** Whoever never confirmed and asks again is somebody new. */
function forgetUnconfirmed({ model, process }: World): void {
  const rows = process?.db.$client.query<{ id: string }, []>('SELECT id FROM subscribers').all() ?? []
  const there = new Set(rows.map(({ id }) => id))
  for (const organization of model.organizations)
    organization.subscribers = organization.subscribers.filter(({ id }) => there.has(id))
}
