import { routes } from '#src/routes.ts'
import { isolated } from '../layout/direction.ts'
import { Body, plainLines } from '../layout/markdown.tsx'
import { en } from '../messages/en.ts'
import { MailAccountLink } from './letter.tsx'
import { MailButton, MailHeading, MailNote, MailPrivacyLink, MailShell } from './mail-shell.tsx'

export interface NoticeMailProps {
  instanceUrl: string
  title: string
  /** Markdown. */
  body: string
}

/** From the instance admin to everybody who has an account. */
export function notice(props: NoticeMailProps): { subject: string; html: string; text: string } {
  const why = `You get this because you have an account at ${props.instanceUrl}.`
  const privacyUrl = props.instanceUrl + routes.privacyPolicy.show.url()
  const privacy = en.labelled(en.privacy.heading, privacyUrl)
  const accountUrl = props.instanceUrl + routes.account.show.url()
  const account = en.labelled('Your account', accountUrl)
  const body = plainLines(props.body, 'markdown', props.instanceUrl)
  const text = [props.title, '', body, '', why, account, privacy, ''].join('\n')
  return {
    subject: `${isolated(props.title)} · Opsentry`,
    html: String(NoticeHtml({ ...props, why, accountUrl, privacyUrl })),
    text,
  }
}

function NoticeHtml(props: NoticeMailProps & { why: string; accountUrl: string; privacyUrl: string }): JSX.Element {
  const { title, body, instanceUrl, why, accountUrl, privacyUrl } = props
  return (
    <MailShell title={title}>
      <MailHeading text={title} />
      <Body text={body} format="markdown" url={instanceUrl} headings={2} />
      <MailButton href={instanceUrl} label="Open Opsentry" />
      <MailNote>
        <span safe>{why}</span>
      </MailNote>
      <MailAccountLink url={accountUrl} />
      <MailPrivacyLink url={privacyUrl} />
    </MailShell>
  )
}
