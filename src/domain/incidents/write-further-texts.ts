import { eq } from 'drizzle-orm'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import type { Language } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type FieldErrors, invalid, refuseProblems } from '../errors.ts'
import type { Form } from '../forms/form.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { bodyProblem, titleProblem } from './check-incident.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { withText } from './further-texts.ts'
import type { Incident, StatusUpdate } from './incident.ts'

/** The fields of a form of texts in one language: `title`, and one for each update; '': there is none, and the page's own shows. */
export type TypedTexts = Record<string, string>

export const bodyField = (updateId: string) => `body-${updateId}`

/** What an incident says in a further language, by field. */
export function furtherTextsOf(
  language: Language,
  incident: Pick<Incident, 'furtherTitles'>,
  updates: readonly Pick<StatusUpdate, 'id' | 'furtherBodies'>[],
): TypedTexts {
  const bodies = updates.map(({ id, furtherBodies }) => [bodyField(id), furtherBodies?.[language] ?? ''])
  return { title: incident.furtherTitles?.[language] ?? '', ...Object.fromEntries(bodies) }
}

/** The texts of a form; other fields are left out. */
export function typedTexts(form: Form): TypedTexts {
  const bodies = Object.keys(form.values).filter((name) => name.startsWith('body-') && !name.endsWith('.shown'))
  const texts = bodies.map((name) => [name, form.raw(name).replace(/\r\n/g, '\n').trim()])
  return { title: form.text('title').replace(/\s+/g, ' '), ...Object.fromEntries(texts) }
}

/**
 * Writes an incident's title and the texts of its updates in a further language of the page. Notifies nobody: it says what was
 * said. Throws invalid for another language or a text that is too long, and Meanwhile where somebody else has changed the same one.
 */
export function writeFurtherTexts(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: IncidentId,
  { language, texts }: { language: Language; texts: TypedTexts },
  shown: Shown = {},
): void {
  authorize(actor, 'incidents:write', organizationId)
  if (!organizationById(deps, organizationId).furtherLanguages.includes(language))
    throw invalid({ language: 'Choose one of the further languages of the page.' })
  refuseProblems(problemsOf(texts))

  write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, id)
    const updates = updatesOf(tx, id)
    const before = furtherTextsOf(language, incident, updates)
    const typed = Object.fromEntries(Object.keys(before).map((field) => [field, texts[field] ?? before[field] ?? '']))
    const after = onlyTouched(before, typed, shown)
    const changed = Object.keys(before).filter((field) => before[field] !== after[field])
    if (changed.includes('title')) {
      const furtherTitles = withText(incident.furtherTitles, language, after.title ?? '')
      tx.update(incidents).set({ furtherTitles }).where(eq(incidents.id, id)).run()
    }
    for (const update of updates.filter((one) => changed.includes(bodyField(one.id)))) {
      const furtherBodies = withText(update.furtherBodies, language, after[bodyField(update.id)] ?? '')
      tx.update(statusUpdates).set({ furtherBodies }).where(eq(statusUpdates.id, update.id)).run()
    }
    const only = (values: TypedTexts) => Object.fromEntries(changed.map((field) => [field, values[field] ?? '']))
    recordAudit(tx, deps, actor, {
      action: 'incident.translated',
      organizationId,
      subject: { type: 'incident', id },
      changes: { language, before: only(before), after: only(after) },
    })
  })
}

function problemsOf(texts: TypedTexts): FieldErrors {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([field, text]) => {
      const problem = text === '' ? undefined : field === 'title' ? titleProblem(text) : bodyProblem(text)
      return problem === undefined ? [] : [[field, problem]]
    }),
  )
}
