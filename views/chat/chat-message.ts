import {
  type IncidentStatus,
  incidentStatusWords,
  type MaintenanceStatus,
  maintenanceStatusWords,
  type ServiceStatus,
  serviceStatusWords,
} from '../layout/status.tsx'
import { momentText, periodText } from '../layout/times.tsx'
import { chatLines } from './chat-lines.ts'

export type Tone = 'bad' | 'warning' | 'good' | 'planned'

/** What every message to subscribers has. */
interface ChatProps {
  organization: string
  body: string
  bodyFormat: 'markdown' | 'html'
  displayAt: number
  timeZone: string
  manageUrl: string
}

export interface StatusUpdateChatProps extends ChatProps {
  incident: string
  status: IncidentStatus
  affected: { name: string; status: ServiceStatus }[]
  incidentUrl: string
}

export interface MaintenanceChatProps extends ChatProps {
  window: string
  status: MaintenanceStatus
  /** It begins soon: nothing new is said. */
  reminder: boolean
  scheduledStart: number
  scheduledEnd: number
  services: string[]
  windowUrl: string
}

export function statusUpdateChat(props: StatusUpdateChatProps) {
  return {
    state: incidentStatusWords[props.status],
    tone: toneOf(props),
    title: props.incident,
    origin: originOf(props),
    facts: props.affected.map(({ name, status }) => ({ label: name, value: serviceStatusWords[status] })),
    text: chatLines(props.body, props.bodyFormat),
    links: [{ label: 'Follow the incident', url: props.incidentUrl }, manageLink(props)],
  }
}

export function maintenanceChat(props: MaintenanceChatProps) {
  const { services } = props
  const when = { label: 'When', value: periodText(props.scheduledStart, props.scheduledEnd, props.timeZone) }
  const tone: Tone = props.status === 'completed' ? 'good' : 'planned'
  return {
    state: props.reminder ? 'Reminder' : `Maintenance ${maintenanceStatusWords[props.status].toLowerCase()}`,
    tone,
    title: props.window,
    origin: originOf(props),
    facts: services.length > 0 ? [when, { label: 'Affects', value: services.join(', ') }] : [when],
    text: chatLines(props.body, props.bodyFormat),
    links: [{ label: 'See the maintenance', url: props.windowUrl }, manageLink(props)],
  }
}

export interface TestChatProps {
  organization: string
  pageUrl: string
  manageUrl: string
}

export function testChat({ organization, pageUrl, manageUrl }: TestChatProps) {
  const tone: Tone = 'planned'
  return {
    state: 'Test',
    tone,
    title: `${organization} will post its news here`,
    origin: organization,
    facts: [],
    text: [{ quote: false, spans: [{ text: 'This is a test: nothing has happened.' }] }],
    links: [{ label: 'See the status page', url: pageUrl }, manageLink({ manageUrl })],
  }
}

function toneOf({ status, affected }: StatusUpdateChatProps): Tone {
  if (status === 'resolved') return 'good'
  else if (status === 'postmortem') return 'planned'
  else return affected.some((service) => service.status === 'major_outage') ? 'bad' : 'warning'
}

function originOf({ organization, displayAt, timeZone }: ChatProps): string {
  return `${organization} · ${momentText(displayAt, timeZone)}`
}

function manageLink({ manageUrl }: { manageUrl: string }) {
  return { label: 'Change or end these messages', url: manageUrl }
}
