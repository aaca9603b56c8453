import type { BodyFormat, IncidentStatus, Language, ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { Body, plainLines } from '../layout/markdown.tsx'
import { momentText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { MailButton, MailHeading, MailShell } from './mail-shell.tsx'
import { SubscriberNote, subscriberLines } from './subscriber-note.tsx'

export interface StatusUpdateProps {
  organization: string
  language: Language
  incident: { title: string }
  status: IncidentStatus
  /** The text was corrected after subscribers were notified. */
  correction: boolean
  body: string
  bodyFormat: BodyFormat
  affected: { name: string; status: ServiceStatus }[]
  displayAt: number
  timeZone: string
  incidentUrl: string
  /** Absolute, of the status page, with a trailing slash. */
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
  /** The organization's own, at the foot: Markdown. */
  mailFooter: string
}

const mostNamesInSubject = 3

/** The subject holds status, title, services, organization. Follow-ups keep the title, so that they read as one thread. */
export function statusUpdate(props: StatusUpdateProps) {
  const t = messagesOf(props.language)
  const lines = linesOf(props, t)
  const names = props.affected.map(({ name }) => isolated(name))
  const subject = `${lines.heading}${servicesInSubject(names, t)} · ${isolated(props.organization)}`
  return {
    fromName: t.mail.sender(props.organization),
    subject,
    html: String(StatusUpdateHtml({ ...props, ...lines, subject, t })),
    text: textOf(props, lines, t),
  }
}

interface Lines {
  heading: string
  /** Organization and time of the update. */
  origin: string
  /** Each affected service with the status it is set to. */
  services: string[]
}

function linesOf(props: StatusUpdateProps, t: Messages): Lines {
  return {
    heading: t.labelled(stateOf(props, t), isolated(props.incident.title)),
    origin: `${isolated(props.organization)} · ${momentText(props.displayAt, props.timeZone, t)}`,
    services: props.affected.map(({ name, status }) => t.labelled(isolated(name), t.serviceStatus[status])),
  }
}

function stateOf({ status, correction }: StatusUpdateProps, t: Messages): string {
  const state = t.incidentStatus[status]
  return correction ? t.labelled(t.mail.corrected, state) : state
}

function StatusUpdateHtml(props: StatusUpdateProps & Lines & { subject: string; t: Messages }): JSX.Element {
  const { t } = props
  return (
    <MailShell title={props.subject} t={t}>
      <p class="soft" style="margin: 0 0 4px; color: #55625f; font-size: 14px" safe>
        {props.origin}
      </p>
      <MailHeading text={props.heading} />
      <div dir="auto">
        <Body text={props.body} format={props.bodyFormat} url={props.pageUrl} headings={2} />
      </div>
      {props.services.map((line) => (
        <p style="margin: 4px 0; font-size: 14px" safe>
          {line}
        </p>
      ))}
      <MailButton href={props.incidentUrl} label={t.mail.followIncident} />
      <SubscriberNote
        organization={props.organization}
        pageUrl={props.pageUrl}
        manageUrl={props.manageUrl}
        unsubscribeUrl={props.unsubscribeUrl}
        footer={props.mailFooter}
        t={t}
      />
    </MailShell>
  )
}

function textOf(props: StatusUpdateProps, { heading, origin, services }: Lines, t: Messages): string {
  return [
    heading,
    origin,
    '',
    plainLines(props.body, props.bodyFormat, props.pageUrl),
    '',
    ...services,
    '',
    t.labelled(t.mail.followIncident, props.incidentUrl),
    ...subscriberLines(props, t),
    '',
  ].join('\n')
}

function servicesInSubject(names: string[], t: Messages): string {
  const left = names.length - mostNamesInSubject
  if (names.length === 0) return ''
  else if (left <= 0) return t.aside(t.list(names))
  else return t.aside(t.list([...names.slice(0, mostNamesInSubject), t.mail.more(left)]))
}
