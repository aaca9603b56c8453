import type { BodyFormat, Language, MaintenanceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { furtherDates } from '../layout/lists.ts'
import { Body, plainLines } from '../layout/markdown.tsx'
import { momentText, periodText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { MailButton, MailHeading, MailShell } from './mail-shell.tsx'
import { SubscriberNote, subscriberLines } from './subscriber-note.tsx'

export interface MaintenanceMailProps {
  organization: string
  language: Language
  window: string
  status: MaintenanceStatus
  /** Sent before the window begins, and says nothing new. */
  reminder: boolean
  /** The text was corrected after subscribers were notified. */
  correction: boolean
  body: string
  bodyFormat: BodyFormat
  scheduledStart: number
  scheduledEnd: number
  /** The series' starts after this one, where this announces the series; empty otherwise. */
  further: number[]
  /** The series goes on after those. */
  goesOn: boolean
  services: string[]
  displayAt: number
  timeZone: string
  windowUrl: string
  /** Absolute, of the status page, with a trailing slash. */
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
  /** The organization's own, at the foot: Markdown. */
  mailFooter: string
}

/** The subject holds status, title and organization; the period stands first in the text. */
export function maintenance(props: MaintenanceMailProps) {
  const t = messagesOf(props.language)
  const lines = linesOf(props, t)
  const subject = `${lines.heading} · ${isolated(props.organization)}`
  return {
    fromName: t.mail.sender(props.organization),
    subject,
    html: String(MaintenanceHtml({ ...props, ...lines, subject, t })),
    text: textOf(props, lines, t),
  }
}

interface Lines {
  heading: string
  /** Organization and time of the update. */
  origin: string
  /** Period and affected services. */
  facts: string[]
}

function linesOf(props: MaintenanceMailProps, t: Messages): Lines {
  const when = periodText(props.scheduledStart, props.scheduledEnd, props.timeZone, t)
  return {
    heading: t.labelled(stateOf(props, t), isolated(props.window)),
    origin: `${isolated(props.organization)} · ${momentText(props.displayAt, props.timeZone, t)}`,
    facts: [
      t.labelled(t.mail.when, when),
      ...furtherDates(props, t).map((dates) => t.labelled(t.mail.further, dates)),
      ...(props.services.length > 0 ? [t.incident.affects(t.list(props.services.map(isolated)))] : []),
    ],
  }
}

function stateOf({ status, reminder, correction }: MaintenanceMailProps, t: Messages): string {
  if (reminder) return t.mail.reminder
  const state = t.mail.maintenance[status]
  return correction ? t.labelled(t.mail.corrected, state) : state
}

function MaintenanceHtml(props: MaintenanceMailProps & Lines & { subject: string; t: Messages }): JSX.Element {
  const { t } = props
  return (
    <MailShell title={props.subject} t={t}>
      <p class="soft" style="margin: 0 0 4px; color: #55625f; font-size: 14px" safe>
        {props.origin}
      </p>
      <MailHeading text={props.heading} />
      {props.facts.map((fact) => (
        <p style="margin: 4px 0; font-weight: 600" safe>
          {fact}
        </p>
      ))}
      <div dir="auto">
        <Body text={props.body} format={props.bodyFormat} url={props.pageUrl} headings={2} />
      </div>
      <MailButton href={props.windowUrl} label={t.mail.seeMaintenance} />
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

function textOf(props: MaintenanceMailProps, { heading, origin, facts }: Lines, t: Messages): string {
  return [
    heading,
    origin,
    '',
    ...facts,
    '',
    plainLines(props.body, props.bodyFormat, props.pageUrl),
    '',
    t.labelled(t.mail.seeMaintenance, props.windowUrl),
    ...subscriberLines(props, t),
    '',
  ].join('\n')
}
