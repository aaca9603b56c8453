import type { Form } from '#src/domain/forms/form.ts'
import { serviceField } from '#src/domain/incidents/check-incident.ts'
import type { Draft } from '#src/domain/incidents/drafts.ts'
import { expandGroups } from '#src/domain/incidents/expand-groups.ts'
import type { Incident } from '#src/domain/incidents/incident.ts'
import { previewMail } from '#src/domain/incidents/preview-mail.ts'
import { effectsShown, isUntouched } from '#src/domain/incidents/touched-services.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { type IncidentStatus, type ServiceStatus, serviceStatuses } from '#src/words.ts'
import type { ComposerProps } from '#views/dashboard/composer.tsx'
import type { DraftProps } from '#views/dashboard/draft.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import type { MemberContext } from '../action.ts'
import { incidentAudience, whyWithheld } from './audience.ts'

/** The composer's form, a group's status given to each of its services. */
export function composed({ deps, actor, form }: MemberContext & { form: Form }): Form {
  return expandGroups(form, listAllServices(deps.db, actor.organizationId))
}

interface ComposerFacts {
  action: string
  form: FormState
  withTitle: boolean
  /** Absent for a new one. */
  incident?: Incident
  draft?: Draft
  status: IncidentStatus
  /** Service id -> the status to which the incident sets it now; absent for a new incident. */
  effects?: ReadonlyMap<string, ServiceStatus>
  seen?: ComposerProps['seen']
  submit: string
}

/** Filled with the draft or with what was typed when the form was refused. */
export function composerFor(context: MemberContext, facts: ComposerFacts): ComposerProps {
  const { deps, session, organization, params } = context
  const typed = facts.form.values
  return {
    slug: params.slug,
    csrf: session.csrfToken(),
    action: facts.action,
    form: facts.form,
    withTitle: facts.withTitle,
    incidentId: facts.incident?.id,
    seen: facts.seen,
    draft: facts.draft && shownDraft(context, facts.incident, facts.draft),
    status: facts.status,
    groups: serviceChoices(context, facts.form, facts.effects),
    audience: incidentAudience(deps, organization.id, facts.incident?.id, typed),
    withheld: whyWithheld(deps, organization.id, facts.incident?.id, typed),
    notify: Object.keys(typed).length > 0 ? typed.notify !== undefined : true,
    submit: facts.submit,
  }
}

/** Every service with the incident's effect on it now, or with what was chosen in a draft or a form that was refused. */
export function serviceChoices(
  { deps, organization }: MemberContext,
  { values: typed }: FormState,
  effects: ReadonlyMap<string, ServiceStatus> = new Map(),
): ComposerProps['groups'] {
  const shown = effectsShown(typed) ?? new Map()
  const chosen = (id: string) => {
    const word = typed[serviceField(id)]
    if (word === undefined || isUntouched(typed, id, shown)) return effects.get(id) ?? null
    return serviceStatuses.find((status) => status === word) ?? null
  }
  return listAllServices(deps.db, organization.id)
    .filter(({ services }) => services.length > 0)
    .map(({ group, services }) => ({
      id: group?.id ?? null,
      name: group?.name ?? null,
      services: services.map(({ id, name, internal }) => ({ id, name, internal, chosen: chosen(id) })),
    }))
}

/** The preview: a draft as visitors and subscribers will read it. */
export function shownDraft(
  { deps, organization }: MemberContext,
  incident: Incident | undefined,
  { fields, updatedAt }: Draft,
): DraftProps {
  const { subject } = previewMail(deps, organization, incident, fields)
  const { slug } = organization
  const shown = { subject, body: fields.body ?? '', pageUrl: pageUrl(deps, organization) }
  return { slug, incidentId: incident?.id, keptAt: updatedAt, ...shown }
}

/** Fills in the saved draft, unless something was typed or chosen since. */
export function withDraft(form: FormState, draft: Draft | undefined): FormState {
  return draft && Object.keys(form.values).length === 0 ? { values: draft.fields, errors: {} } : form
}
