import { createHash } from 'node:crypto'
import { asc, eq, gt, max, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { announcements } from '#src/db/schema/announcements.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceReminders, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { rehearse } from '#src/db/write.ts'
import type { Channel, IncidentStatus, Language, MaintenanceStatus, ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { bodyIn, titleIn } from '../incidents/further-texts.ts'
import { topicOf } from '../notifications/audience.ts'
import { countByChannel } from '../notifications/audience-counts.ts'
import type { Notification } from '../notifications/notification.ts'
import { offeredLanguages } from '../subscribers/subscriber.ts'
import { isOpen, type Publication } from './publication.ts'

/** One message as it would go out now. */
export interface ToldMessage {
  title: string
  status: IncidentStatus | MaintenanceStatus | null
  /** Markdown. */
  body: string
  /** What readers of further languages read in its place. */
  further: { language: Language; title: string; body: string }[]
  /** Null: it is named, and its status is not set. */
  services: { name: string; status: ServiceStatus | null }[]
  audience: { channel: Channel; people: number }[]
}

/** A window that tells people later, by itself. */
export interface ToldPlan {
  title: string
  scheduledStart: number
  scheduledEnd: number
  notifyAtStart: boolean
  notifyAtEnd: boolean
  reminders: number[]
}

export interface Preview {
  messages: ToldMessage[]
  plan: ToldPlan | null
  /** Of all that people would read, but not of how many they are. */
  digest: string
}

/** What it would tell if it were published now, found out by doing it and undoing it; or why it cannot be. */
export function previewOf(deps: Deps, publication: Publication, perform: () => unknown): Preview | { problem: string } {
  if (!isOpen(publication)) return { problem: 'This is published already.' }
  const last = lastNotification(deps.db)
  try {
    return rehearse(perform, (tx, result) => look(tx, publication, idOf(result), last))
  } catch (error) {
    if (error instanceof DomainError) return { problem: Object.values(error.fields)[0] ?? error.message }
    throw error
  }
}

function look(tx: Tx, publication: Publication, resultId: string | null, last: number): Preview {
  const told = tx.select().from(notifications).where(gt(rowid, last)).orderBy(asc(rowid)).all()
  const messages = told.filter(({ standing }) => standing?.programsOnly !== true).map((one) => messageOf(tx, one))
  const announced = announcementOf(tx, resultId)
  const plan = planOf(tx, publication.act.startsWith('maintenance.') ? publication.subjectId || resultId : null)
  const all = announced ? [...messages, announced] : messages
  const read = { act: publication.act, messages: all.map(({ audience: _, ...message }) => message), plan }
  return { messages: all, plan, digest: createHash('sha256').update(JSON.stringify(read)).digest('hex') }
}

const rowid = sql<number>`${notifications}.rowid`

function lastNotification(db: Reader): number {
  return Number(
    db
      .select({ last: max(rowid) })
      .from(notifications)
      .get()?.last ?? 0,
  )
}

/** What a verb made, where it gives it back. */
export function idOf(result: unknown): string | null {
  return typeof result === 'object' && result !== null && 'id' in result && typeof result.id === 'string'
    ? result.id
    : null
}

function messageOf(tx: Tx, notification: Notification): ToldMessage {
  const topic = topicOf(tx, notification)
  const audience = [...countByChannel(tx, notification.organizationId, topic)].map(([channel, people]) => ({
    channel,
    people,
  }))
  return { ...(notification.statusUpdateId === null ? ofWindow : ofIncident)(tx, notification), audience }
}

type Words = Omit<ToldMessage, 'audience'>

function ofIncident(tx: Tx, { statusUpdateId }: Notification): Words {
  const row = tx
    .select({ incident: incidents, update: statusUpdates, page: spokenPage })
    .from(statusUpdates)
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(eq(statusUpdates.id, statusUpdateId ?? ''))
    .get()
  const set = tx
    .select({ name: statusUpdateServices.serviceName, status: statusUpdateServices.newStatus })
    .from(statusUpdateServices)
    .where(eq(statusUpdateServices.statusUpdateId, statusUpdateId ?? ''))
    .orderBy(asc(statusUpdateServices.serviceName))
    .all()
  if (!row) return { title: '', status: null, body: '', further: [], services: set }
  const { incident, update, page } = row
  const further = offeredLanguages(page).flatMap((language) =>
    incident.furtherTitles?.[language] === undefined && update.furtherBodies?.[language] === undefined
      ? []
      : [{ language, title: titleIn(language, incident), body: bodyIn(language, update).body }],
  )
  return { title: incident.title, status: update.status, body: update.body, further, services: set }
}

const spokenPage = { language: organizations.language, furtherLanguages: organizations.furtherLanguages }

function ofWindow(tx: Tx, notification: Notification): Words {
  const row = tx
    .select({ title: maintenanceWindows.title, status: maintenanceUpdates.status, body: maintenanceUpdates.body })
    .from(maintenanceUpdates)
    .innerJoin(maintenanceWindows, eq(maintenanceWindows.id, maintenanceUpdates.maintenanceWindowId))
    .where(eq(maintenanceUpdates.id, notification.maintenanceUpdateId ?? ''))
    .get()
  const { serviceIds } = topicOf(tx, notification)
  const names = serviceIds.flatMap((id) =>
    tx.select({ name: services.name }).from(services).where(eq(services.id, id)).all(),
  )
  return {
    ...(row ?? { title: '', status: null, body: '' }),
    further: [],
    services: names.map(({ name }) => ({ name, status: null })),
  }
}

function planOf(tx: Tx, windowId: string | null): ToldPlan | null {
  if (windowId === null) return null
  const { title, scheduledStart, scheduledEnd, notifyAtStart, notifyAtEnd } = maintenanceWindows
  const columns = { title, scheduledStart, scheduledEnd, notifyAtStart, notifyAtEnd }
  const window = tx.select(columns).from(maintenanceWindows).where(eq(maintenanceWindows.id, windowId)).get()
  if (!window) return null
  const reminders = tx
    .select({ lead: maintenanceReminders.leadMinutes })
    .from(maintenanceReminders)
    .where(eq(maintenanceReminders.maintenanceWindowId, windowId))
    .orderBy(asc(maintenanceReminders.leadMinutes))
    .all()
  return { ...window, reminders: reminders.map(({ lead }) => lead) }
}

function announcementOf(tx: Tx, id: string | null): ToldMessage | null {
  const row = id === null ? undefined : tx.select().from(announcements).where(eq(announcements.id, id)).get()
  if (!row?.notify) return null
  const audience = countByChannel(tx, row.organizationId, { kind: 'incident', serviceIds: [] })
  const people = audience.get('email') ?? 0
  const body = row.linkUrl === null ? row.body : `${row.body}\n\n${row.linkUrl}`
  return { title: row.title, status: null, body, further: [], services: [], audience: [{ channel: 'email', people }] }
}
