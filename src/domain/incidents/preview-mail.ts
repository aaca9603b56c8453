import { incidentStatuses } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { readFrom } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import type { ChatMessage } from '../notifications/channels/chat-message.ts'
import type { StatusUpdateMail, SubscriberMail } from '../notifications/channels/mail-facts.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { listServices } from '../services/find-service.ts'
import { pageUrl } from '../settings/page-url.ts'
import { affectedServices, checkFields } from './check-incident.ts'
import type { DraftFields } from './drafts.ts'
import { fieldsOf, type Incident, type IncidentFields } from './incident.ts'

/** What an update is added to; its status is that of an update for which none is chosen. */
type Told = IncidentFields & Partial<Pick<Incident, 'status'>>

/** The mail that subscribers would get if the draft were posted now; its links lead only to the status page. */
export function previewMail(
  deps: Deps,
  organization: Organization,
  /** Undefined: the draft is of a new one. */
  incident: Told | undefined,
  fields: DraftFields,
): SubscriberMail {
  const { mailFooter } = organization
  return deps.render.statusUpdate({ ...draftFacts(deps, organization, incident, fields), mailFooter })
}

/** The message that chats would get, before each puts it into its own syntax. */
export function previewChat(
  deps: Deps,
  organization: Organization,
  incident: Told | undefined,
  fields: DraftFields,
): ChatMessage {
  return deps.render.statusUpdateChat(draftFacts(deps, organization, incident, fields))
}

/** The draft as messages tell it. */
export function draftFacts(
  deps: Deps,
  organization: Organization,
  incident: Told | undefined,
  fields: DraftFields,
): StatusUpdateMail {
  const form = readForm(fields)
  const names = new Map(
    listServices(deps.db, organization.id).flatMap(({ services }) => services.map(({ id, name }) => [id, name])),
  )
  const url = pageUrl(deps, organization)
  return {
    organization: organization.name,
    language: organization.language,
    timeZone: organization.timeZone,
    incident: fieldsOf(incident ?? readFrom(checkFields(form))),
    status: incidentStatuses.find((status) => status === form.text('status')) ?? incident?.status ?? 'investigating',
    correction: false,
    body: form.raw('body'),
    bodyFormat: 'markdown',
    displayAt: deps.clock.now(),
    affected: (affectedServices(form) ?? []).flatMap(({ serviceId, status }) => {
      const name = names.get(serviceId)
      return name === undefined ? [] : [{ name, status }]
    }),
    incidentUrl: url,
    pageUrl: url,
    unsubscribeUrl: url,
    manageUrl: url,
  }
}
