import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { IncidentId } from '#src/db/ids.ts'
import { type OrganizationAsked, organizationAsked, prepared } from '#src/db/prepared.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { newestFirst } from '#src/db/update-order.ts'
import type { Language } from '#src/words.ts'
import { notFound } from '../errors.ts'
import { bodyIn, titleIn } from '../incidents/further-texts.ts'
import { fieldsOf, type Incident, impactForPrograms, shownImpact } from '../incidents/incident.ts'
import { isListed } from '../incidents/listed.ts'
import { isPublic, isToldIncident } from '../service-status/public-services.ts'
import { labelsFor } from './labels-for.ts'
import type { PageIncident, PageOrganization, PageUpdate } from './model.ts'

/** Incidents as visitors see them in that language, in the order given: three queries, however many there are. */
export function loadIncidents(db: Reader, rows: readonly Incident[], language: Language): PageIncident[] {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const updates = Map.groupBy(loadUpdates(db, ids, language), ({ incidentId }) => incidentId)
  const named = Map.groupBy(loadNamedServices(db, ids), ({ incidentId }) => incidentId)
  const labelOf = labelsFor(db, rows)
  return rows.map((row) => ({
    ...fieldsOf(row),
    title: titleIn(language, row),
    id: row.id,
    feedId: row.feedId,
    status: row.status,
    impact: shownImpact(row),
    impactForPrograms: impactForPrograms(row),
    startedAt: row.startedAt,
    monitoringAt: row.monitoringAt,
    resolvedAt: row.resolvedAt,
    nextUpdateBy: row.nextUpdateBy,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    services: (named.get(row.id) ?? []).map(({ id, name }) => ({ id, name: labelOf({ id, name }) })),
    updates: (updates.get(row.id) ?? []).map(({ incidentId: _, services, ...update }) => ({
      ...update,
      services: services.map((service) => ({ ...service, label: labelOf(service) })),
    })),
  }))
}

/** Throws not_found for another organization's incident as for an unknown, a deleted, a merged and an untold one. */
export function readIncident(deps: { db: Reader }, organization: PageOrganization, id: IncidentId): PageIncident {
  const rows = deps.db
    .select()
    .from(incidents)
    .where(and(eq(incidents.id, id), eq(incidents.organizationId, organization.id), isTold(deps.db, organization)))
    .all()
  const [incident] = loadIncidents(deps.db, rows, organization.language)
  if (!incident) throw notFound('incident')
  return incident
}

/** Not resolved, newest first. */
export function readUnresolved(deps: { db: Reader }, organization: PageOrganization): PageIncident[] {
  const rows = prepared(deps.db, 'unresolved incidents', unresolved).all({ organizationId: organization.id })
  return loadIncidents(deps.db, rows, organization.language)
}

function unresolved(db: Reader) {
  return db
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.organizationId, organizationAsked),
        isNull(incidents.resolvedAt),
        isTold(db, { id: organizationAsked }),
      ),
    )
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .prepare()
}

/** Incidents that visitors may read of, as a condition on `incidents`. */
export function isTold(db: Reader, { id }: { id: OrganizationAsked }) {
  return and(isListed(), isToldIncident(db, id))
}

type UnlabelledUpdate = Omit<PageUpdate, 'services'> & {
  incidentId: IncidentId
  services: Omit<PageUpdate['services'][number], 'label'>[]
}

function loadUpdates(db: Reader, incidentIds: string[], language: Language): UnlabelledUpdate[] {
  const rows = db
    .select({
      id: statusUpdates.id,
      incidentId: statusUpdates.incidentId,
      status: statusUpdates.status,
      body: statusUpdates.body,
      bodyFormat: statusUpdates.bodyFormat,
      furtherBodies: statusUpdates.furtherBodies,
      displayAt: statusUpdates.displayAt,
      notify: statusUpdates.notify,
      createdAt: statusUpdates.createdAt,
      updatedAt: statusUpdates.updatedAt,
      editedAt: statusUpdates.editedAt,
    })
    .from(statusUpdates)
    .where(and(inArray(statusUpdates.incidentId, incidentIds), isNull(statusUpdates.deletedAt)))
    .orderBy(...newestFirst(statusUpdates))
    .all()
  const set = db
    .select({
      updateId: statusUpdateServices.statusUpdateId,
      id: statusUpdateServices.serviceId,
      name: statusUpdateServices.serviceName,
      oldStatus: statusUpdateServices.oldStatus,
      status: statusUpdateServices.newStatus,
    })
    .from(statusUpdateServices)
    .innerJoin(statusUpdates, eq(statusUpdates.id, statusUpdateServices.statusUpdateId))
    .innerJoin(services, eq(services.id, statusUpdateServices.serviceId))
    .where(and(inArray(statusUpdates.incidentId, incidentIds), isNull(statusUpdates.deletedAt), isPublic(db)))
    .orderBy(asc(statusUpdateServices.serviceName))
    .all()
  const ofUpdate = Map.groupBy(set, ({ updateId }) => updateId)
  return rows.map(({ furtherBodies, ...row }) => ({
    ...row,
    ...bodyIn(language, { ...row, furtherBodies }),
    services: (ofUpdate.get(row.id) ?? []).map(({ updateId: _, ...service }) => service),
  }))
}

function loadNamedServices(db: Reader, incidentIds: string[]) {
  return db
    .select({ incidentId: incidentServices.incidentId, id: services.id, name: services.name })
    .from(incidentServices)
    .innerJoin(services, eq(services.id, incidentServices.serviceId))
    .where(and(inArray(incidentServices.incidentId, incidentIds), isPublic(db)))
    .orderBy(asc(services.position), asc(services.name))
    .all()
}
