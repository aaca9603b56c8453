import { Body, plainLines } from '../layout/markdown.tsx'
import { MailButton, MailHeading, MailNote, MailShell } from './mail-shell.tsx'

export interface NoticeMailProps {
  instanceUrl: string
  title: string
  /** Markdown. */
  body: string
}

/** What the instance admin tells everybody who has an account. */
export function notice(props: NoticeMailProps): { subject: string; html: string; text: string } {
  const why = `You get this because you have an account at ${props.instanceUrl}.`
  const text = [props.title, '', plainLines(props.body, 'markdown'), '', why, ''].join('\n')
  return { subject: `${props.title} · Opsentry`, html: String(NoticeHtml({ ...props, why })), text }
}

function NoticeHtml({ title, body, instanceUrl, why }: NoticeMailProps & { why: string }): JSX.Element {
  return (
    <MailShell title={title}>
      <MailHeading text={title} />
      <Body text={body} format="markdown" />
      <MailButton href={instanceUrl} label="Open Opsentry" />
      <MailNote>
        <span safe>{why}</span>
      </MailNote>
    </MailShell>
  )
}
