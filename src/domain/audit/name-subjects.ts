import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { announcements, cannedTexts } from '#src/db/schema/announcements.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { incidentTemplates } from '#src/db/schema/incident-notes.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { metrics } from '#src/db/schema/metrics.ts'
import { publications } from '#src/db/schema/publications.ts'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { AuditEntry } from './list-audit.ts'

/** What an entry was done to, as it is now: its name, and where it is looked at. */
export interface NamedSubject {
  name: string
  /** An update is looked at on its incident or window; null: it is gone, and has no page of its own any more. */
  at: { type: string; id: string } | null
}

type Subject = Pick<AuditEntry, 'subjectType' | 'subjectId'>

/** Names of what the entries of an organization were done to, by `subjectKey()`; what is not found has none. */
export function nameSubjects(db: Reader, chain: string, entries: readonly Subject[]): Map<string, NamedSubject> {
  const ids = Map.groupBy(entries, ({ subjectType }) => subjectType)
  const found = new Map<string, NamedSubject>()
  for (const [type, some] of ids) {
    const rows = read[type]?.(db, chain, [...new Set(some.map(({ subjectId }) => subjectId))]) ?? []
    for (const { id, name, at = id, goneAt = null } of rows)
      found.set(subjectKey({ subjectType: type, subjectId: id }), {
        name,
        at: goneAt === null ? { type: pageOf[type] ?? type, id: at } : null,
      })
  }
  return found
}

export function subjectKey({ subjectType, subjectId }: Subject): string {
  return `${subjectType} ${subjectId}`
}

const pageOf: Record<string, string> = { status_update: 'incident', maintenance_update: 'maintenance_window' }

interface Row {
  id: string
  name: string
  /** Id of what it is looked at on; absent: its own. */
  at?: string
  goneAt?: number | null
}

type Read = (db: Reader, chain: string, ids: string[]) => Row[]

const read: Record<string, Read> = {
  incident: (db, chain, ids) =>
    db
      .select({ id: incidents.id, name: incidents.title, goneAt: incidents.deletedAt })
      .from(incidents)
      .where(and(eq(incidents.organizationId, chain), inArray(incidents.id, ids)))
      .all(),
  status_update: (db, chain, ids) =>
    db
      .select({ id: statusUpdates.id, name: incidents.title, at: incidents.id, goneAt: incidents.deletedAt })
      .from(statusUpdates)
      .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
      .where(and(eq(incidents.organizationId, chain), inArray(statusUpdates.id, ids)))
      .all(),
  maintenance_window: (db, chain, ids) =>
    db
      .select({ id: maintenanceWindows.id, name: maintenanceWindows.title, goneAt: maintenanceWindows.deletedAt })
      .from(maintenanceWindows)
      .where(and(eq(maintenanceWindows.organizationId, chain), inArray(maintenanceWindows.id, ids)))
      .all(),
  maintenance_update: (db, chain, ids) =>
    db
      .select({
        id: maintenanceUpdates.id,
        name: maintenanceWindows.title,
        at: maintenanceWindows.id,
        goneAt: maintenanceWindows.deletedAt,
      })
      .from(maintenanceUpdates)
      .innerJoin(maintenanceWindows, eq(maintenanceWindows.id, maintenanceUpdates.maintenanceWindowId))
      .where(and(eq(maintenanceWindows.organizationId, chain), inArray(maintenanceUpdates.id, ids)))
      .all(),
  service: (db, chain, ids) =>
    db
      .select({ id: services.id, name: services.name, goneAt: services.archivedAt })
      .from(services)
      .where(and(eq(services.organizationId, chain), inArray(services.id, ids)))
      .all(),
  webhook_endpoint: (db, chain, ids) =>
    db
      .select({ id: webhookEndpoints.id, name: webhookEndpoints.name, goneAt: webhookEndpoints.removedAt })
      .from(webhookEndpoints)
      .where(and(eq(webhookEndpoints.organizationId, chain), inArray(webhookEndpoints.id, ids)))
      .all(),
  subscriber: (db, chain, ids) =>
    db
      .select({ id: subscribers.id, name: subscribers.address })
      .from(subscribers)
      .where(and(eq(subscribers.organizationId, chain), inArray(subscribers.id, ids), isNull(subscribers.erasedAt)))
      .all(),
  service_group: (db, chain, ids) =>
    db
      .select({ id: serviceGroups.id, name: serviceGroups.name })
      .from(serviceGroups)
      .where(and(eq(serviceGroups.organizationId, chain), inArray(serviceGroups.id, ids)))
      .all(),
  incident_template: (db, chain, ids) =>
    db
      .select({ id: incidentTemplates.id, name: incidentTemplates.name })
      .from(incidentTemplates)
      .where(and(eq(incidentTemplates.organizationId, chain), inArray(incidentTemplates.id, ids)))
      .all(),
  canned_text: (db, chain, ids) =>
    db
      .select({ id: cannedTexts.id, name: cannedTexts.name })
      .from(cannedTexts)
      .where(and(eq(cannedTexts.organizationId, chain), inArray(cannedTexts.id, ids)))
      .all(),
  announcement: (db, chain, ids) =>
    db
      .select({ id: announcements.id, name: announcements.title })
      .from(announcements)
      .where(and(eq(announcements.organizationId, chain), inArray(announcements.id, ids)))
      .all(),
  publication: (db, chain, ids) =>
    db
      .select({ id: publications.id, name: publications.title })
      .from(publications)
      .where(and(eq(publications.organizationId, chain), inArray(publications.id, ids)))
      .all(),
  metric: (db, chain, ids) =>
    db
      .select({ id: metrics.id, name: metrics.name })
      .from(metrics)
      .where(and(eq(metrics.organizationId, chain), inArray(metrics.id, ids)))
      .all(),
  api_token: (db, chain, ids) =>
    db
      .select({ id: apiTokens.id, name: apiTokens.name })
      .from(apiTokens)
      .where(and(eq(apiTokens.organizationId, chain), inArray(apiTokens.id, ids)))
      .all(),
  // An account belongs to no organization: its name is in the log of each that it acted in, and an erased one has none.
  account: (db, _, ids) =>
    db.select({ id: accounts.id, name: accounts.name }).from(accounts).where(inArray(accounts.id, ids)).all(),
  organization: (db, _, ids) =>
    db
      .select({ id: organizations.id, name: organizations.name })
      .from(organizations)
      .where(inArray(organizations.id, ids))
      .all(),
}
