import { and, eq, inArray, isNull, lte, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/sqlite-core'
import type { Db, Reader } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import type { DeliveryState } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { Suppressed } from '../deliveries/channel.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import {
  ageOf,
  isTooOld,
  lastWordWorthTelling,
  superseded,
  supersededAfter,
  tooOld,
} from '../deliveries/worth-telling.ts'
import { isOwed, topicNow } from './audience.ts'
import type { Notification } from './notification.ts'
import { eventOfNotification, findEvent, isToldOf, type ProgramEvent } from './program-event.ts'

/**
 * Why a message is not worth sending any more. People get no news beyond its time, and of several updates of one subject that
 * waited for long the newest alone. Programs get all, in order, and beyond its time the last word on each subject, or they would
 * go on believing what is over.
 */
export function whyOutdated(deps: Deps, delivery: Delivery): Suppressed | undefined {
  const isForProgram = delivery.channel === 'webhook'
  if (isTooOld(deps, delivery) && !(isForProgram && isLastWord(deps, delivery)))
    return { outcome: 'suppressed', cause: tooOld, answer: 'too old' }
  else if (isForProgram || ageOf(deps, delivery) < supersededAfter || !isFollowedUp(deps, delivery)) return undefined
  else
    return {
      ...{ outcome: 'suppressed', cause: superseded },
      answer: 'It had waited, and a newer update about the same went in its place.',
    }
}

function isLastWord(deps: Deps, delivery: Delivery): boolean {
  if (ageOf(deps, delivery) > lastWordWorthTelling) return false
  else if (delivery.kind === 'service_status') return !isFollowedByStatus(deps.db, delivery)
  else return isUpdate(delivery) && !isFollowedUp(deps, delivery)
}

function isUpdate({ kind }: Delivery): boolean {
  return kind === 'status_update' || kind === 'maintenance_update'
}

/** Something newer about the same incident or window has reached the receiver, or is on its way there. */
function isFollowedUp(deps: Deps, delivery: Delivery): boolean {
  if (!isUpdate(delivery) || !isAnythingNewer(deps.db, delivery)) return false
  return newerThan(deps, delivery.notificationId ?? '').some((newer) => reaches(deps.db, newer, delivery))
}

/** Prepared, because a queue that has waited asks it of every message, and nearly always nothing is. */
function isAnythingNewer(db: Db, { notificationId }: Delivery): boolean {
  return newerOf(db).get({ notificationId }) !== undefined
}

/** Written later about the same: their moments do not tell, where a clock was set back between the two. */
const newerOf = (on: Db) =>
  prepared(on, 'newer notification', (db) => {
    const it = (column: 'rowid' | 'status_update_id' | 'maintenance_update_id') =>
      sql`(select it.${sql.raw(column)} from notifications as it where it.id = ${sql.placeholder('notificationId')})`
    const ofIncident = sql`select id from status_updates where incident_id =
      (select incident_id from status_updates where id = ${it('status_update_id')})`
    const ofWindow = sql`select id from maintenance_updates where maintenance_window_id =
      (select maintenance_window_id from maintenance_updates where id = ${it('maintenance_update_id')})`
    // Without the sign it would be looked for by that alone.
    const isLater = sql`+notifications.rowid > ${it('rowid')}`
    const among = (which: SQL) => db.select({ id: notifications.id }).from(notifications).where(and(which, isLater))
    return unionAll(
      among(sql`${notifications.statusUpdateId} in (${ofIncident})`),
      among(sql`${notifications.maintenanceUpdateId} in (${ofWindow})`),
    )
      .limit(1)
      .prepare()
  })

function newerThan({ db, clock }: Deps, notificationId: string): Notification[] {
  const notification = db.select().from(notifications).where(eq(notifications.id, notificationId)).get()
  const subject = notification && topicNow(db, notification).eventId
  if (subject === undefined || subject === '') return []
  const ofIncident = db
    .select({ id: statusUpdates.id })
    .from(statusUpdates)
    .where(and(eq(statusUpdates.incidentId, subject), isNull(statusUpdates.deletedAt)))
  const ofWindow = db
    .select({ id: maintenanceUpdates.id })
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, subject))
  return db
    .select()
    .from(notifications)
    .where(
      and(
        or(inArray(notifications.statusUpdateId, ofIncident), inArray(notifications.maintenanceUpdateId, ofWindow)),
        sql`notifications.rowid > (select rowid from notifications as it where it.id = ${notificationId})`,
        isNull(notifications.recalledAt),
        lte(notifications.releaseAt, clock.now()),
      ),
    )
    .all()
}

/** By a message that was made, or is still to be made. */
function reaches(db: Reader, newer: Notification, delivery: Delivery): boolean {
  if (isMadeFor(db, delivery, eq(deliveries.notificationId, newer.id))) return true
  const event = delivery.channel === 'webhook' ? eventOfNotification(db, newer.id) : newer
  return (
    event?.expandedAt === null && isAmong(db, and(isOwed(db, newer), eq(subscribers.id, delivery.subscriberId ?? '')))
  )
}

const lost: DeliveryState[] = ['failed', 'suppressed']

function isFor({ subscriberId, webhookEndpointId }: Delivery): SQL {
  return subscriberId === null
    ? eq(deliveries.webhookEndpointId, webhookEndpointId ?? '')
    : eq(deliveries.subscriberId, subscriberId)
}

function isFollowedByStatus(db: Reader, delivery: Delivery): boolean {
  const event = findEvent(db, delivery.subjectId ?? '')
  const newer = db
    .select()
    .from(programEvents)
    .where(
      and(
        eq(programEvents.organizationId, delivery.organizationId ?? ''),
        eq(programEvents.serviceId, event?.serviceId ?? ''),
        isNull(programEvents.notificationId),
        sql`program_events.rowid > (select rowid from program_events as it where it.id = ${event?.id ?? ''})`,
      ),
    )
    .all()
  return newer.some((one) => isMadeFor(db, delivery, eq(deliveries.subjectId, one.id)) || isToBeMade(db, delivery, one))
}

function isMadeFor(db: Reader, delivery: Delivery, which: SQL): boolean {
  const made = and(which, isFor(delivery), notInArray(deliveries.state, lost))
  return db.select({ id: deliveries.id }).from(deliveries).where(made).limit(1).get() !== undefined
}

function isToBeMade(db: Reader, { subscriberId }: Delivery, event: ProgramEvent): boolean {
  const told = and(isToldOf(db, event), eq(subscribers.id, subscriberId ?? ''))
  return event.expandedAt === null && isAmong(db, told)
}

function isAmong(db: Reader, which: SQL | undefined): boolean {
  return db.select({ id: subscribers.id }).from(subscribers).where(which).get() !== undefined
}
