import type { Db } from '#src/db/connection.ts'
import type { Channel } from '#src/words.ts'
import { checkWorthTelling } from './checks/worth-telling.ts'
import { audienceOf, destinyOf, type ModelOrganization, organizationIn, subscriberIn } from './model.ts'
import { changesOf } from './storage.ts'
import type { Owed } from './told.ts'
import type { World } from './world.ts'

interface NewNotification {
  row: number
  id: string
  organizationId: string
  incident: number
  author: string | null
  windowId: string | null
  eventId: string | null
  status: string | null
  serviceIds: string
  audience: number
  createdAt: number
  programsOnly: number | null
  /** It was told before: programs have no word for it. */
  isAgain: number
}

/** What was written since, and where the row that was looked at last is gone, everything that is there. */
const isSince = (table: string) =>
  `rowid > CASE WHEN EXISTS (SELECT 1 FROM ${table} WHERE rowid = ?1 AND id = ?2) THEN ?1 ELSE 0 END`

const notificationsSince = `SELECT n.rowid AS row, n.id, n.organization_id AS organizationId,
    n.status_update_id IS NOT NULL AS incident, coalesce(s.author_id, m.author_id) AS author,
    coalesce(n.maintenance_window_id, m.maintenance_window_id) AS windowId,
    coalesce(s.incident_id, n.maintenance_window_id, m.maintenance_window_id) AS eventId,
    CASE WHEN n.maintenance_window_id IS NULL THEN coalesce(s.status, m.status) ELSE 'reminder' END AS status,
    n.service_ids AS serviceIds, n.audience, n.created_at AS createdAt, n.standing ->> '$.programsOnly' AS programsOnly,
    EXISTS (SELECT 1 FROM notifications e WHERE e.rowid < n.rowid
      AND (e.status_update_id = n.status_update_id OR e.maintenance_update_id = n.maintenance_update_id)) AS isAgain
  FROM notifications n
  LEFT JOIN status_updates s ON s.id = n.status_update_id
  LEFT JOIN maintenance_updates m ON m.id = n.maintenance_update_id
  WHERE n.${isSince('notifications')} ORDER BY n.rowid`

const seen = new WeakMap<Db, number>()

/** Looks at who came in since and whoever must hear of what, after each thing that happens. */
export function observe(world: World): void {
  if (!world.process || world.process.life.isDead()) return
  const { db } = world.process
  const changes = changesOf(db)
  if (seen.get(db) === changes) return
  seen.set(db, changes)
  noteSubscribers(world)
  noteOwed(world)
}

/** With each transaction: whoever must hear of what it has written is settled now, before anything else is written. */
export function noteOwed(world: World): void {
  if (!world.process) return
  const { told, process } = world
  const { db } = process
  if (world.step === -1) noteSubscribers(world)
  const { row: last, id } = told.notificationsThrough
  for (const row of db.$client.query<NewNotification, [number, string]>(notificationsSince).all(last, id)) {
    told.notificationsThrough = row
    if (told.owed.has(row.id)) continue
    told.open.add(row.id)
    told.owed.set(row.id, owedFor(world, row))
    checkWorthTelling(world, row)
  }
}

function owedFor(world: World, row: NewNotification): Owed {
  const { id: notificationId, organizationId, createdAt, status, windowId } = row
  const organization = organizationIn(world.model, organizationId)
  const about = { kind: row.incident ? 'incident' : 'maintenance', serviceIds: JSON.parse(row.serviceIds) } as const
  const withdrawn = noteWithdrawn(world)
  const people = row.programsOnly ? [] : audienceOf(organization, about, 'people', withdrawn)
  const audience = new Set(people)
  const followers = row.isAgain ? [] : audienceOf(organization, about, 'programs', withdrawn)
  const count = row.isAgain ? 0 : endpointsFor(world, organization, about.kind) + followers.length
  // Of what was taken back programs hear that have heard of it before, whatever they follow now.
  const programs = row.programsOnly ? null : new Set(followers)
  if (!row.programsOnly && row.audience !== people.length + count) {
    noteDifference(world, [...people, ...followers])
    world.found(`${row.audience} were counted for ${status}, and ${people.length} people and ${count} programs follow`)
  }
  const wait = row.author === null ? 0 : organization.recallSeconds * 1000
  const planned = windowId === null ? 0 : plannedMoment(world, windowId, status)
  const earliest = Math.max(createdAt + wait, planned)
  const what = `${row.incident ? 'incident' : `window ${windowId}`}: ${status}`
  const fate = { isRecalled: false, isGone: false, endedAhead: null, ...whatOf(row) }
  const writtenAt = world.time.elapsed()
  return { notificationId, organizationId, what, audience, programs, earliest, ...fate, createdAt, writtenAt }
}

/** For whoever reads the course: whom the instance knows as followers, whatever they follow, and whom the simulator would tell. */
function noteDifference({ process, note }: World, told: readonly string[]): void {
  const sql = `SELECT id, address, channel, follows_all AS "all", follows_incidents AS incidents, follows_maintenance AS maintenance
    FROM subscribers WHERE state = 'active'`
  note(`the instance has ${JSON.stringify(process?.db.$client.query(sql).all())}`)
  note(`the simulator would tell ${told.join(' ')}`)
}

function whatOf({ windowId, eventId, status }: NewNotification) {
  const isEnd = status === 'completed' || status === 'cancelled'
  return { windowId, eventId: eventId ?? '', isReminder: status === 'reminder', isEnd }
}

/** The team's own programs that asked for such events; those that answer nobody are paused by the instance itself. */
function endpointsFor(world: World, { endpoints }: ModelOrganization, kind: 'incident' | 'maintenance'): number {
  const sql = 'SELECT id FROM webhook_endpoints WHERE paused_at IS NOT NULL OR removed_at IS NOT NULL'
  const out = new Set(
    world.process?.db.$client
      .query<{ id: string }, []>(sql)
      .all()
      .map(({ id }) => id),
  )
  return endpoints.filter(({ id, events, state }) => state === 'active' && events.includes(kind) && !out.has(id)).length
}

/** UTC ms before which nobody should hear of this step. */
function plannedMoment({ process }: World, windowId: string, status: string | null): number {
  const planned = process?.db.$client
    .query<{ start: number; lead: number | null; byHand: number }, [string]>(
      `SELECT scheduled_start AS start, (SELECT max(lead_minutes) FROM maintenance_reminders WHERE maintenance_window_id = w.id) AS lead,
        EXISTS (SELECT 1 FROM maintenance_updates WHERE maintenance_window_id = w.id AND author_id IS NOT NULL AND status <> 'scheduled') AS byHand
      FROM maintenance_windows w WHERE id = ?`,
    )
    .get(windowId)
  if (!planned) return 0
  else if (status === 'reminder') return planned.start - (planned.lead ?? 0) * 60_000
  else return status === 'in_progress' && !planned.byHand ? planned.start : 0
}

interface Withdrawn {
  id: string
  state: string
}

/** Subscribers to whom nothing is sent for what mail servers said of them; whose mailbox is well is never among them. */
export function noteWithdrawn(world: World): Set<string> {
  const sql = "SELECT id, state FROM subscribers WHERE state IN ('quarantined', 'unsubscribed')"
  const rows = world.process?.db.$client.query<Withdrawn, []>(sql).all() ?? []
  for (const row of rows) checkWithdrawn(world, row)
  return new Set(rows.flatMap(({ id, state }) => (state === 'quarantined' ? [id] : [])))
}

/** Whoever reports a mail as spam has left by that. */
function checkWithdrawn({ model, time, found }: World, { id, state }: Withdrawn): void {
  const who = subscriberIn(model, id)
  if (!who) return
  const destiny = destinyOf(who)
  if (state === 'quarantined' && !['unknown', 'returned', 'full', 'gone'].includes(destiny))
    found(`${who.address} is given up although their mailbox is ${destiny}`)
  if (state !== 'unsubscribed' || who.state === 'left' || who.state === 'erased') return
  if (destiny === 'complains') Object.assign(who, { state: 'left', since: time.elapsed() })
  else found(`${who.address} was unsubscribed by nobody`)
}

interface NewSubscriber {
  row: number
  id: string
  organizationId: string
  channel: Channel
  address: string
  state: string
  consent: string
}

/** Whoever came by a form or a list: nobody is there who was not asked for. */
function noteSubscribers(world: World): void {
  const { row: last, id } = world.told.subscribersThrough
  const rows = world.process?.db.$client
    .query<NewSubscriber, [number, string]>(
      `SELECT rowid AS row, id, organization_id AS organizationId, channel, address, state, consent FROM subscribers
        WHERE ${isSince('subscribers')} ORDER BY rowid`,
    )
    .all(last, id)
  for (const row of rows ?? []) {
    world.told.subscribersThrough = row
    if (!subscriberIn(world.model, row.id)) note(world, row)
  }
}

function note(world: World, { id, organizationId, address, state, ...row }: NewSubscriber): void {
  const organization = organizationIn(world.model, organizationId)
  const asked = organization.asked.get(address)
  if (!asked) world.found(`${address} is in the list, and nobody asked for them`)
  else if (state === 'active' && asked.by !== 'team') world.found(`${address} is active without having confirmed`)
  const hasLeft = organization.subscribers.some(
    (one) => one.address === address && (one.state === 'left' || one.state === 'erased'),
  )
  if (hasLeft && state === 'active') world.found(`${address} was brought back although they have left or were erased`)
  const following = asked?.following ?? { incidents: true, maintenance: true, serviceIds: null }
  const since = world.time.elapsed()
  organization.subscribers.push({
    ...{ id, address, channel: row.channel, ...following, since },
    state: state === 'active' ? 'active' : 'asked',
  })
}
