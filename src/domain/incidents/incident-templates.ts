import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { incidentTemplateServices, incidentTemplates } from '#src/db/schema/incident-notes.ts'
import { write } from '#src/db/write.ts'
import { type IncidentStatus, incidentStatuses } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type FieldErrors, notFound } from '../errors.ts'
import { type Checked, checked, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import { checkBody, checkTitle } from './check-incident.ts'
import { refuseUnknown } from './named-services.ts'

export type IncidentTemplate = typeof incidentTemplates.$inferSelect

export interface TemplateInput {
  name: string
  title: string
  body: string
  status: IncidentStatus
}

const longestName = 100

export function checkTemplate(form: Form): Checked<TemplateInput> {
  const name = form.text('name')
  const status = incidentStatuses.find((one) => one === form.text('status'))
  const errors: FieldErrors = {}
  if (name === '') errors.name = 'Tell the team what the template is for.'
  else if ([...name].length > longestName) errors.name = `A name has at most ${longestName} characters.`
  if (!status) errors.status = 'Choose the first status of the incident.'
  return together(checkTitle(form), checkBody(form), checked({ name, status: status ?? 'investigating' }, errors))
}

/** A program says besides which services it names, and whether subscribers are notified; a form does not ask. */
export interface NewTemplate extends TemplateInput {
  serviceIds?: ServiceId[]
  notify?: boolean
}

/** Throws invalid for an unknown service. */
export function createTemplate(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: NewTemplate,
): IncidentTemplate {
  authorize(actor, 'incidents:write', organizationId)
  return write(deps.db, (tx) => {
    const { serviceIds = [], ...values } = input
    const id = deps.ids.id()
    const now = deps.clock.now()
    refuseUnknown(tx, organizationId, serviceIds)
    const template = tx
      .insert(incidentTemplates)
      .values({ ...values, id, organizationId, createdAt: now, updatedAt: now })
      .returning()
      .get()
    for (const serviceId of new Set(serviceIds))
      tx.insert(incidentTemplateServices).values({ templateId: id, serviceId }).run()
    recordAudit(tx, deps, actor, {
      action: 'incident_template.created',
      organizationId,
      subject: { type: 'incident_template', id },
      changes: { ...input },
    })
    return template
  })
}

/** Ids of the services that each template names. */
export function servicesOfTemplates(db: Reader, templateIds: readonly string[]): Map<string, ServiceId[]> {
  const rows = db
    .select()
    .from(incidentTemplateServices)
    .where(inArray(incidentTemplateServices.templateId, [...templateIds]))
    .orderBy(asc(incidentTemplateServices.serviceId))
    .all()
  const byTemplate = Map.groupBy(rows, ({ templateId }) => templateId)
  return new Map([...byTemplate].map(([id, named]) => [id, named.map(({ serviceId }) => serviceId)]))
}

/** What the form of a template shows of it. */
export function templateFields({ name, title, body, status }: TemplateInput): TemplateInput {
  return { name, title, body, status }
}

/** Writes what was touched in the form. Throws not_found. Incidents opened from it before stay as they are. */
export function editTemplate(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  id: string,
  typed: TemplateInput,
  shown: Shown = {},
): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const before = templateFields(findTemplate(tx, organizationId, id))
    const input = onlyTouched(before, typed, shown)
    tx.update(incidentTemplates)
      .set({ ...input, updatedAt: deps.clock.now() })
      .where(eq(incidentTemplates.id, id))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'incident_template.edited',
      organizationId,
      subject: { type: 'incident_template', id },
      changes: { before, after: { ...input } },
    })
  })
}

/** Throws not_found. */
export function removeTemplate(deps: Deps, actor: Actor, organizationId: string, id: string): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const { name, title, body, status } = findTemplate(tx, organizationId, id)
    tx.delete(incidentTemplates).where(eq(incidentTemplates.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'incident_template.removed',
      organizationId,
      subject: { type: 'incident_template', id },
      changes: { before: { name, title, body, status } },
    })
  })
}

/** By name. */
export function listTemplates(db: Reader, organizationId: string): IncidentTemplate[] {
  return db
    .select()
    .from(incidentTemplates)
    .where(eq(incidentTemplates.organizationId, organizationId))
    .orderBy(asc(incidentTemplates.name), asc(incidentTemplates.id))
    .all()
}

/** Throws not_found for another organization's template and for an unknown one alike. */
export function findTemplate(db: Reader, organizationId: string, id: string): IncidentTemplate {
  const template = db
    .select()
    .from(incidentTemplates)
    .where(and(eq(incidentTemplates.id, id), eq(incidentTemplates.organizationId, organizationId)))
    .get()
  if (!template) throw notFound('template')
  return template
}
