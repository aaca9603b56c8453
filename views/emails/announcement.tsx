import type { Language } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { Body, plainLines } from '../layout/markdown.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { MailButton, MailHeading, MailShell } from './mail-shell.tsx'
import { SubscriberNote, subscriberLines } from './subscriber-note.tsx'

export interface AnnouncementMailProps {
  organization: string
  language: Language
  title: string
  /** Markdown; '' for a title alone. */
  body: string
  linkUrl: string | null
  /** Absolute, of the status page, with a trailing slash. */
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
  mailFooter: string
}

/** To subscribers: what stands at the top of the page now. */
export function announcement(props: AnnouncementMailProps) {
  const t = messagesOf(props.language)
  const subject = `${isolated(props.title)} · ${isolated(props.organization)}`
  return {
    fromName: t.mail.sender(props.organization),
    subject,
    html: String(AnnouncementHtml({ ...props, subject, t })),
    text: textOf(props, t),
  }
}

function AnnouncementHtml(props: AnnouncementMailProps & { subject: string; t: Messages }): JSX.Element {
  const { t, title, body, pageUrl, linkUrl } = props
  return (
    <MailShell title={props.subject} t={t}>
      <MailHeading text={title} />
      <div dir="auto">
        <Body text={body} format="markdown" url={pageUrl} headings={2} />
      </div>
      {linkUrl === null ? null : <MailButton href={linkUrl} label={t.announcement.more} />}
      <SubscriberNote
        organization={props.organization}
        pageUrl={pageUrl}
        manageUrl={props.manageUrl}
        unsubscribeUrl={props.unsubscribeUrl}
        footer={props.mailFooter}
        t={t}
      />
    </MailShell>
  )
}

function textOf(props: AnnouncementMailProps, t: Messages): string {
  return [
    props.title,
    '',
    ...(props.body === '' ? [] : [plainLines(props.body, 'markdown', props.pageUrl), '']),
    ...(props.linkUrl === null ? [] : [t.labelled(t.announcement.more, props.linkUrl)]),
    ...subscriberLines(props, t),
    '',
  ].join('\n')
}
