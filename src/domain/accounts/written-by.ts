import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { announcements } from '#src/db/schema/announcements.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidentNotes } from '#src/db/schema/incident-notes.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { publications } from '#src/db/schema/publications.ts'

/** What stands under the account's name, oldest first: updates, notes, announcements, and what waits to be published. Their texts belong to the organization, and to its export. */
export function writtenBy(db: Reader, accountId: string): Record<string, unknown>[] {
  const updates = db
    .select({ organization: organizations.name, about: incidents.title, writtenAt: statusUpdates.createdAt })
    .from(statusUpdates)
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(eq(statusUpdates.authorId, accountId))
    .all()
  const notes = db
    .select({ organization: organizations.name, about: incidents.title, writtenAt: incidentNotes.createdAt })
    .from(incidentNotes)
    .innerJoin(incidents, eq(incidents.id, incidentNotes.incidentId))
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(eq(incidentNotes.authorId, accountId))
    .all()
  const planned = db
    .select({
      organization: organizations.name,
      about: maintenanceWindows.title,
      writtenAt: maintenanceUpdates.createdAt,
    })
    .from(maintenanceUpdates)
    .innerJoin(maintenanceWindows, eq(maintenanceWindows.id, maintenanceUpdates.maintenanceWindowId))
    .innerJoin(organizations, eq(organizations.id, maintenanceWindows.organizationId))
    .where(eq(maintenanceUpdates.authorId, accountId))
    .all()
  const announced = db
    .select({ organization: organizations.name, about: announcements.title, writtenAt: announcements.createdAt })
    .from(announcements)
    .innerJoin(organizations, eq(organizations.id, announcements.organizationId))
    .where(eq(announcements.authorId, accountId))
    .all()
  const kept = db
    .select({ organization: organizations.name, about: publications.title, writtenAt: publications.createdAt })
    .from(publications)
    .innerJoin(organizations, eq(organizations.id, publications.organizationId))
    .where(eq(publications.authorId, accountId))
    .all()
  return [
    ...updates.map((row) => ({ what: 'status update', ...row })),
    ...notes.map((row) => ({ what: 'note', ...row })),
    ...planned.map((row) => ({ what: 'maintenance update', ...row })),
    ...announced.map((row) => ({ what: 'announcement', ...row })),
    ...kept.map((row) => ({ what: 'publication', ...row })),
  ].sort((a, b) => a.writtenAt - b.writtenAt)
}
