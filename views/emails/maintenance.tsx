import { plainLines, renderBody } from '../layout/markdown.tsx'
import { type MaintenanceStatus, maintenanceStatusWords } from '../layout/status.tsx'
import { momentText, periodText } from '../layout/times.tsx'
import { MailButton, MailHeading, MailNote, MailShell } from './mail-shell.tsx'

export interface MaintenanceMailProps {
  organization: string
  window: string
  status: MaintenanceStatus
  /** It begins soon: nothing new is said. */
  reminder: boolean
  body: string
  bodyFormat: 'markdown' | 'html'
  scheduledStart: number
  scheduledEnd: number
  services: string[]
  displayAt: number
  timeZone: string
  windowUrl: string
  unsubscribeUrl: string
}

/** Subject: where it stands and what it is; when it is stands first in the text. */
export function maintenance(props: MaintenanceMailProps): { subject: string; html: string; text: string } {
  const state = props.reminder ? 'Reminder' : `Maintenance ${maintenanceStatusWords[props.status].toLowerCase()}`
  const subject = `${state}: ${props.window} · ${props.organization}`
  const heading = `${state}: ${props.window}`
  const facts = factsOf(props)
  return {
    subject,
    html: String(MaintenanceHtml({ ...props, subject, heading, facts })),
    text: textOf(props, heading, facts),
  }
}

function factsOf(props: MaintenanceMailProps): string[] {
  const when = `When: ${periodText(props.scheduledStart, props.scheduledEnd, props.timeZone)}`
  return props.services.length > 0 ? [when, `Affects: ${props.services.join(', ')}`] : [when]
}

function MaintenanceHtml(
  props: MaintenanceMailProps & { subject: string; heading: string; facts: string[] },
): JSX.Element {
  return (
    <MailShell title={props.subject}>
      <p class="soft" style="margin: 0 0 4px; color: #55625f; font-size: 14px" safe>
        {`${props.organization} · ${momentText(props.displayAt, props.timeZone)}`}
      </p>
      <MailHeading text={props.heading} />
      {props.facts.map((fact) => (
        <p style="margin: 4px 0; font-weight: 600" safe>
          {fact}
        </p>
      ))}
      <div dir="auto">
        <MailText text={props.body} format={props.bodyFormat} />
      </div>
      <MailButton href={props.windowUrl} label="See the maintenance" />
      <MailNote>
        You get this because you subscribed to <span safe>{props.organization}</span>.{' '}
        <a href={props.unsubscribeUrl}>Unsubscribe</a>
      </MailNote>
    </MailShell>
  )
}

function MailText({ text, format }: { text: string; format: 'markdown' | 'html' }): JSX.Element {
  return renderBody(text, format)
}

function textOf(props: MaintenanceMailProps, heading: string, facts: string[]): string {
  return [
    heading,
    `${props.organization} · ${momentText(props.displayAt, props.timeZone)}`,
    '',
    ...facts,
    '',
    plainLines(props.body, props.bodyFormat),
    '',
    `See the maintenance: ${props.windowUrl}`,
    `Unsubscribe: ${props.unsubscribeUrl}`,
    '',
  ].join('\n')
}
