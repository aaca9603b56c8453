import type { Form } from '#src/domain/forms/form.ts'
import { listCannedTexts } from '#src/domain/incidents/canned-texts.ts'
import { furtherField } from '#src/domain/incidents/check-further-texts.ts'
import { serviceField } from '#src/domain/incidents/check-incident.ts'
import type { Draft } from '#src/domain/incidents/drafts.ts'
import { expandGroups } from '#src/domain/incidents/expand-groups.ts'
import type { Incident } from '#src/domain/incidents/incident.ts'
import { listTemplates } from '#src/domain/incidents/incident-templates.ts'
import { draftFacts, previewChat, previewMail } from '#src/domain/incidents/preview-mail.ts'
import { fillVariables, momentVariables } from '#src/domain/incidents/template-variables.ts'
import { effectsShown, isUntouched } from '#src/domain/incidents/touched-services.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { offeredLanguages } from '#src/domain/subscribers/subscriber.ts'
import { type IncidentStatus, type Language, type ServiceStatus, serviceStatuses } from '#src/words.ts'
import type { ComposerProps } from '#views/dashboard/composer.tsx'
import type { DraftProps } from '#views/dashboard/draft.tsx'
import type { InsertableText } from '#views/dashboard/insert-text.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import type { MemberContext } from '../action.ts'
import { publishAtField } from '../held.ts'
import { shownMoment } from '../shown-moment.ts'
import { incidentAudience, whyWithheld } from './audience.ts'
import { offeredSuggestions } from './offered-suggestions.ts'

/** The composer's form, a group's status given to each of its services. */
export function composed({ deps, actor, form }: MemberContext & { form: Form }): Form {
  return expandGroups(form, listAllServices(deps.db, actor.organizationId))
}

/** In which the page is shown besides its own. */
export function furtherLanguagesOf({ organization }: MemberContext): Language[] {
  return offeredLanguages(organization).slice(1)
}

interface ComposerFacts {
  action: string
  form: FormState
  withTitle: boolean
  /** Absent for a new one. */
  incident?: Incident
  draft?: Draft
  /** The form holds it; false: whether it is continued is asked first. */
  continued?: boolean
  status: IncidentStatus
  /** Service id -> the status to which the incident sets it now; absent for a new incident. */
  effects?: ReadonlyMap<string, ServiceStatus>
  seen?: ComposerProps['seen']
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
    furtherLanguages: furtherLanguagesOf(context),
    seen: facts.seen,
    draft: facts.draft && facts.continued ? shownDraft(context, facts.incident, facts.draft) : undefined,
    asked:
      facts.draft && !facts.continued ? { keptAt: facts.draft.updatedAt, begins: beginning(facts.draft) } : undefined,
    status: facts.status,
    groups: serviceChoices(context, facts.form, facts.effects),
    audience: incidentAudience(deps, organization.id, facts.incident?.id, typed),
    withheld: whyWithheld(deps, organization.id, facts.incident?.id, typed),
    texts: insertableTexts(context),
    recallSeconds: organization.recallSeconds,
    notify: Object.keys(typed).length > 0 ? typed.notify !== undefined : true,
    suggestions: offeredSuggestions(context),
    later: shownMoment(facts.form, publishAtField, organization.timeZone, null),
  }
}

/** Every service with the incident's effect on it now, or with what was chosen in a draft or a form that was refused. */
export function serviceChoices(
  { deps, organization }: MemberContext,
  { values: typed }: FormState,
  effects: ReadonlyMap<string, ServiceStatus> = new Map(),
): ComposerProps['groups'] {
  const present = currentStatuses(deps, organization.id)
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
      services: services.map(({ id, name, internal }) => ({
        ...{ id, name, internal, chosen: chosen(id) },
        now: present.get(id) ?? 'operational',
      })),
    }))
}

/** Texts of templates, what Opsentry knows filled in; the rest is left to the writer. */
export function insertableTexts({ deps, organization }: MemberContext): InsertableText[] {
  const known = { organization: organization.name, ...momentVariables(deps.clock.now(), organization.timeZone) }
  const templates = listTemplates(deps.db, organization.id)
  return [...listCannedTexts(deps.db, organization.id, 'phrase'), ...templates].map(({ id, name, body }) => ({
    ...{ id, name },
    text: fillVariables(body, known),
  }))
}

/** The preview: a draft as visitors and subscribers will read it. */
export function shownDraft(
  context: MemberContext,
  incident: Incident | undefined,
  { fields, updatedAt }: Draft,
): DraftProps {
  const { deps, organization } = context
  const { subject } = previewMail(deps, organization, incident, fields)
  const { status, incident: told, affected } = draftFacts(deps, organization, incident, fields)
  return {
    slug: organization.slug,
    incidentId: incident?.id,
    ...{ subject, status, title: told.title, services: affected, keptAt: updatedAt },
    chat: previewChat(deps, organization, incident, fields),
    body: fields.body ?? '',
    language: organization.language,
    further: furtherLanguagesOf(context).map((language) => writtenIn(language, incident, fields)),
    pageUrl: pageUrl(deps, organization),
  }
}

function writtenIn(language: Language, incident: Incident | undefined, fields: Draft['fields']) {
  const isWritten = (text: string | undefined) => (text ?? '').trim() !== ''
  const title = incident ? incident.furtherTitles?.[language] : fields[furtherField('title', language)]
  return { language, title: isWritten(title), body: isWritten(fields[furtherField('body', language)]) }
}

/** Whether the form holds the saved draft, and the form then: its writer says so, or was shown it before. */
export function withDraft(
  { query }: MemberContext,
  form: FormState,
  draft: Draft | undefined,
): { form: FormState; continued: boolean } {
  const isTyped = Object.keys(form.values).length > 0
  if (draft === undefined || isTyped) return { form, continued: isTyped }
  const continued = query.draft === 'continue'
  return { form: continued ? { values: draft.fields, errors: {} } : form, continued }
}

const longestBeginning = 200

/** First words of it, for whoever is asked whether to go on. */
export function beginning({ fields }: Draft): string {
  const text = [fields.title, fields.body].filter((part) => part?.trim()).join(': ')
  return text.length > longestBeginning ? `${text.slice(0, longestBeginning - 1)}…` : text
}
