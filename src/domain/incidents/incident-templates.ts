import { and, asc, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { incidentTemplates } from '#src/db/schema/incident-notes.ts'
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

export function createTemplate(deps: Deps, actor: Actor, organizationId: string, input: TemplateInput): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const id = deps.ids.id()
    const now = deps.clock.now()
    tx.insert(incidentTemplates)
      .values({ ...input, id, organizationId, createdAt: now, updatedAt: now })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'incident_template.created',
      organizationId,
      subject: { type: 'incident_template', id },
      changes: { ...input },
    })
  })
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
