import { retentionRules } from '#src/domain/retention/retention-rules.ts'
import { believableNow, isClockBelieved } from '../dating.ts'
import { runJobs } from '../run-jobs.ts'
import { processOf, type World } from '../world.ts'

const hour = 3_600_000
const day = 24 * hour

interface Promised {
  what: string
  days: number
  /** Milliseconds that it may take longer, as while a mail to it is on its way. */
  grace?: number
  /** Its days may be counted from a moment that is chosen, and to come. */
  isPlanned?: boolean
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
    isPlanned: true,
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
  noteKept(world, before)
  noteKept(world, after)
  for (const [index, promised] of promises.entries()) {
    const { what, days } = promised
    const found = (id: string, age: number, how: string) => world.found(`${what} is ${how} ${age / day} days: ${id}`)
    if (isClockBelieved(world))
      for (const [id, at] of after[index] ?? []) {
        const age = keptFor(world, promised, id, at)
        if (age > days * day + (promised.grace ?? 0)) found(id, age, 'kept for')
      }
    for (const [id, at] of before[index] ?? [])
      if (!after[index]?.has(id) && at + days * day > now) found(id, now - at, 'gone after')
  }
  checkForgotten(world)
  forgetErased(world)
  forgetUnconfirmed(world)
}

/** What was said of a message goes with where it went, and does not come back, as with a mail that comes back late. */
function checkForgotten(world: World): void {
  const sql = "SELECT id FROM deliveries WHERE address = '' AND last_answer IS NOT NULL"
  for (const { id } of processOf(world).db.$client.query<{ id: string }, []>(sql).all())
    world.found(`the message ${id} is forgotten, and what was said of it is kept`)
}

/** Since when what is kept bears its date, or an earlier one: an organization that was deleted again has a later one. */
function noteKept({ dating, time }: World, rows: Aged): void {
  const [now, elapsed] = [time.clock.now(), time.elapsed()]
  for (const [index, { what, isPlanned = false }] of promises.entries())
    for (const [id, at] of rows[index] ?? []) {
      const known = dating.kept.get(`${what} ${id}`)
      if (known?.at === at) continue
      const since = known ? Math.max(known.since, Math.min(elapsed, at - now + elapsed)) : elapsed
      const offset = time.offset() + (isPlanned ? 0 : Math.max(0, at - now))
      dating.kept.set(`${what} ${id}`, { at, since, offset })
    }
}

/**
 * Milliseconds. By a clock that nobody ever set the date counts. By one that stands further back than the one that dated it its days
 * end later by as much, or begin at the latest when that is believed: then nothing stays dated in what is to come.
 */
function keptFor({ dating, time, told }: World, { what, isPlanned = false }: Promised, id: string, at: number): number {
  const age = time.clock.now() - at
  const known = dating.kept.get(`${what} ${id}`)
  if (time.setAt() === null || !known) return age
  const back = Math.max(0, known.offset - time.offset())
  const believedAt = Math.max(dating.seenSet?.at ?? 0, told.doubtedAt ?? 0) + day + hour
  const kept = time.elapsed() - Math.max(known.since, Math.min(known.since + back, believedAt))
  return isPlanned ? Math.min(age, kept) : kept
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
