import { plainLines, renderBody } from '../layout/markdown.tsx'
import { type IncidentStatus, incidentStatusWords, type ServiceStatus, serviceStatusWords } from '../layout/status.tsx'
import { momentText } from '../layout/times.tsx'
import { MailButton, MailHeading, MailNote, MailShell } from './mail-shell.tsx'

export interface StatusUpdateProps {
  organization: string
  incident: string
  status: IncidentStatus
  body: string
  bodyFormat: 'markdown' | 'html'
  affected: { name: string; status: ServiceStatus }[]
  displayAt: number
  timeZone: string
  incidentUrl: string
  unsubscribeUrl: string
}

const mostNamesInSubject = 3

/** Subject: which services, where it stands, whose. Follow-ups keep the incident's title, so that they read as one thread. */
export function statusUpdate(props: StatusUpdateProps): { subject: string; html: string; text: string } {
  const state = incidentStatusWords[props.status]
  const services = servicesInSubject(props.affected.map(({ name }) => name))
  const subject = `${state}: ${props.incident}${services} · ${props.organization}`
  return { subject, html: String(StatusUpdateHtml({ ...props, state, subject })), text: textOf(props, state) }
}

function StatusUpdateHtml(props: StatusUpdateProps & { state: string; subject: string }): JSX.Element {
  return (
    <MailShell title={props.subject}>
      <p class="soft" style="margin: 0 0 4px; color: #55625f; font-size: 14px" safe>
        {`${props.organization} · ${momentText(props.displayAt, props.timeZone)}`}
      </p>
      <MailHeading text={`${props.state}: ${props.incident}`} />
      <div dir="auto">
        <MailBody text={props.body} format={props.bodyFormat} />
      </div>
      {props.affected.map(({ name, status }) => (
        <p style="margin: 4px 0; font-size: 14px" safe>
          {`${name}: ${serviceStatusWords[status]}`}
        </p>
      ))}
      <MailButton href={props.incidentUrl} label="Follow the incident" />
      <MailNote>
        You get this because you subscribed to <span safe>{props.organization}</span>.{' '}
        <a href={props.unsubscribeUrl}>Unsubscribe</a>
      </MailNote>
    </MailShell>
  )
}

function MailBody({ text, format }: { text: string; format: 'markdown' | 'html' }): JSX.Element {
  return renderBody(text, format)
}

function textOf(props: StatusUpdateProps, state: string): string {
  return [
    `${state}: ${props.incident}`,
    `${props.organization} · ${momentText(props.displayAt, props.timeZone)}`,
    '',
    plainLines(props.body, props.bodyFormat),
    '',
    ...props.affected.map(({ name, status }) => `${name}: ${serviceStatusWords[status]}`),
    '',
    `Follow the incident: ${props.incidentUrl}`,
    `Unsubscribe: ${props.unsubscribeUrl}`,
    '',
  ].join('\n')
}

function servicesInSubject(names: string[]): string {
  if (names.length === 0) return ''
  else if (names.length <= mostNamesInSubject) return ` (${names.join(', ')})`
  else return ` (${names.slice(0, mostNamesInSubject).join(', ')} and ${names.length - mostNamesInSubject} more)`
}
