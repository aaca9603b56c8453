import type { BodyFormat, IncidentStatus, Language, MaintenanceStatus, ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { furtherDates, shortList } from '../layout/lists.ts'
import { momentText, periodText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { chatLines } from './chat-lines.ts'

export type Tone = 'bad' | 'warning' | 'good' | 'planned'

/** Common to all messages about an update. */
interface ChatProps {
  organization: string
  language: Language
  body: string
  bodyFormat: BodyFormat
  displayAt: number
  timeZone: string
  /** Absolute, of the status page, with a trailing slash. */
  pageUrl: string
  manageUrl: string
}

export interface StatusUpdateChatProps extends ChatProps {
  incident: { title: string }
  status: IncidentStatus
  /** The text was corrected after subscribers were notified. */
  correction: boolean
  affected: { name: string; status: ServiceStatus }[]
  incidentUrl: string
}

export interface MaintenanceChatProps extends ChatProps {
  window: string
  status: MaintenanceStatus
  /** Sent before the window begins, and says nothing new. */
  reminder: boolean
  /** The text was corrected after subscribers were notified. */
  correction: boolean
  scheduledStart: number
  scheduledEnd: number
  /** The series' starts after this one, where this announces the series; empty otherwise. */
  further: number[]
  /** The series goes on after those. */
  goesOn: boolean
  services: string[]
  windowUrl: string
}

export function statusUpdateChat(props: StatusUpdateChatProps) {
  const t = messagesOf(props.language)
  const state = t.incidentStatus[props.status]
  return {
    state: props.correction ? t.labelled(t.mail.corrected, state) : state,
    tone: toneOf(props),
    title: props.incident.title,
    origin: originOf(props, t),
    facts: props.affected.map(({ name, status }) => ({ label: name, value: t.serviceStatus[status] })),
    more: moreIn(t),
    text: chatLines(props.body, props.bodyFormat, props.pageUrl),
    links: [{ label: t.mail.followIncident, url: props.incidentUrl }, manageLink(props, t)],
  }
}

export function maintenanceChat(props: MaintenanceChatProps) {
  const t = messagesOf(props.language)
  const state = t.mail.maintenance[props.status]
  const when = { label: t.mail.when, value: periodText(props.scheduledStart, props.scheduledEnd, props.timeZone, t) }
  const tone: Tone = props.status === 'completed' ? 'good' : 'planned'
  return {
    state: props.reminder ? t.mail.reminder : props.correction ? t.labelled(t.mail.corrected, state) : state,
    tone,
    title: props.window,
    origin: originOf(props, t),
    facts: [
      when,
      ...furtherDates(props, t).map((value) => ({ label: t.mail.further, value })),
      ...(props.services.length > 0 ? [{ label: t.services.heading, value: shortList(props.services, t) }] : []),
    ],
    more: moreIn(t),
    text: chatLines(props.body, props.bodyFormat, props.pageUrl),
    links: [{ label: t.mail.seeMaintenance, url: props.windowUrl }, manageLink(props, t)],
  }
}

export interface TestChatProps {
  organization: string
  language: Language
  pageUrl: string
  manageUrl: string
}

export function testChat({ organization, language, pageUrl, manageUrl }: TestChatProps) {
  const t = messagesOf(language)
  const tone: Tone = 'planned'
  return {
    state: t.chat.test,
    tone,
    title: t.chat.testTitle(organization),
    origin: organization,
    facts: [],
    more: moreIn(t),
    text: [{ quote: false, spans: [{ text: t.chat.testText }] }],
    links: [{ label: t.chat.page, url: pageUrl }, manageLink({ manageUrl }, t)],
  }
}

function toneOf({ status, affected }: StatusUpdateChatProps): Tone {
  if (status === 'resolved') return 'good'
  else if (status === 'postmortem') return 'planned'
  else return affected.some((service) => service.status === 'major_outage') ? 'bad' : 'warning'
}

function originOf({ organization, displayAt, timeZone }: ChatProps, t: Messages): string {
  return `${isolated(organization)} · ${momentText(displayAt, timeZone, t)}`
}

/** Stands in place of the facts that a chat has no room for. */
function moreIn(t: Messages) {
  return (left: number) => ({ label: t.services.heading, value: t.andMore(left) })
}

function manageLink({ manageUrl }: { manageUrl: string }, t: Messages) {
  return { label: t.chat.manage, url: manageUrl }
}
