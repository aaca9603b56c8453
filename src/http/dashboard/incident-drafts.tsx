import { notFound } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { discardDraft, findDraft, newIncident, saveDraft } from '#src/domain/incidents/drafts.ts'
import { findIncident } from '#src/domain/incidents/find-incident.ts'
import type { Incident } from '#src/domain/incidents/incident.ts'
import { notePresence } from '#src/domain/incidents/presence.ts'
import { previewMail } from '#src/domain/incidents/preview-mail.ts'
import { effectsShown, isUntouched } from '#src/domain/incidents/touched-services.ts'
import { wasSent } from '#src/domain/sent-forms/send-once.ts'
import { routes } from '#src/routes.ts'
import { DraftFragment } from '#views/dashboard/draft.tsx'
import { action, type Binding, done, type Elsewhere, type MemberContext, page, type Shown } from '../action.ts'
import { wantsFragment } from '../answers.ts'
import { csrfField, keyIn, onceField } from '../form-fields.ts'
import { mailPreviewPolicy } from '../plugins/security-headers.ts'
import { messagesFor } from '../spoken.ts'
import { incidentAudience, whyWithheld } from './audience.ts'
import { composed, insertableTexts, shownDraft } from './composer.ts'

const { incident, incidents } = routes.dashboard

/** Saves the composer's text while it is typed, and previews it as visitors and subscribers will read it. */
export const incidentDraftRoutes: Binding[] = [
  action(incidents.draft, keepDraft),
  action(incidents.draftRemoval, removeDraft),
  page(incidents.draftMail, showMail),

  action(incident.draft, keepDraft),
  action(incident.draftRemoval, removeDraft),
  page(incident.draftMail, showMail),
]

/** `id` is absent for a new incident. */
export type DraftContext = MemberContext & { params: { slug: string; id?: string } }

function keepDraft(context: DraftContext & { form: Form }): Shown {
  const { deps, actor, organization, params, request } = context
  const incident = incidentOf(context)
  const fields = withInserted(context, draftFields(composed(context)))
  // What was typed may still be on its way when its form has been sent: it must not be the next incident's draft.
  if (!wasSent(deps.db, keyIn(context.form.values), formOf(params)))
    saveDraft(deps, actor, params.id ?? newIncident, fields)
  notePresence(deps, actor, params.id ?? newIncident, true)
  if (!wantsFragment(request))
    return done(composerOf(params, { draft: 'continue' }), 'The draft is saved. Nobody else sees it.')
  const draft = shownDraft(context, incident, { fields, updatedAt: deps.clock.now() })
  return DraftFragment({
    draft,
    audience: incidentAudience(deps, organization.id, params.id, fields),
    withheld: whyWithheld(deps, organization.id, params.id, fields),
    t: messagesFor(context),
  })
}

function removeDraft(context: DraftContext & { form: Form }): Elsewhere {
  discardDraft(context.deps, context.actor, incidentOf(context)?.id ?? newIncident)
  const template = context.form.text('template') || undefined
  return done(composerOf(context.params, { template }), 'The draft is discarded.')
}

function showMail(context: DraftContext): JSX.Element {
  const { deps, actor, organization, set } = context
  const incident = incidentOf(context)
  const draft = findDraft(deps.db, actor, incident?.id ?? newIncident)
  if (!draft) throw notFound('draft')
  set.headers['content-security-policy'] = mailPreviewPolicy
  return previewMail(deps, organization, incident, draft.fields).html
}

/** What somebody typed or chose: not what the form showed of itself. */
export function draftFields({ values }: Form): Record<string, string> {
  const shown = effectsShown(values) ?? new Map()
  const own = Object.entries(values).filter(
    ([name]) => ![csrfField, onceField, 'seen', 'suggest'].includes(name) && !name.endsWith('.shown'),
  )
  const isShown = (name: string) =>
    name === 'status'
      ? values.status === values['status.shown']
      : isUntouched(values, name.replace(/^service-/, ''), shown)
  return Object.fromEntries(own.filter(([name]) => !isShown(name)))
}

/** A template whose button was pressed is added at the end of the text. */
function withInserted(context: DraftContext & { form: Form }, fields: Record<string, string>): Record<string, string> {
  const { insert, ...typed } = fields
  const text = insertableTexts(context).find(({ id }) => id === insert)?.text
  if (text === undefined) return typed
  return { ...typed, body: [typed.body ?? '', text].filter((part) => part.trim() !== '').join('\n\n') }
}

/** Where the form is sent that the draft is of. */
export function formOf({ slug, id }: DraftContext['params']): string {
  return id === undefined ? incidents.create.url({ slug }) : incident.updates.url({ slug, id })
}

/** The page on which the draft is written on. */
export function composerOf(
  { slug, id }: DraftContext['params'],
  query: { draft?: 'continue'; template?: string },
): string {
  return id === undefined ? incidents.new.url({ slug }, query) : incident.show.url({ slug, id }, query)
}

/** Undefined: the draft is of a new one. Throws not_found for an incident of another organization as for an unknown one. */
export function incidentOf({ deps, actor, params: { id } }: DraftContext): Incident | undefined {
  return id === undefined ? undefined : findIncident(deps.db, actor.organizationId, id)
}
