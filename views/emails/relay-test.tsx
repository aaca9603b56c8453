import { MailHeading, MailShell } from './mail-shell.tsx'

export interface RelayTestProps {
  organization: string
  host: string
}

/** Sent by the button "Send a test message". */
export function relayTest({ organization, host }: RelayTestProps): { subject: string; html: string; text: string } {
  const subject = `Test message · ${organization}`
  const sentence = `This message came from Opsentry through ${host}. Subscribers' mail will take the same way.`
  return { subject, text: `${sentence}\n`, html: String(RelayTestHtml({ subject, sentence })) }
}

function RelayTestHtml({ subject, sentence }: { subject: string; sentence: string }): JSX.Element {
  return (
    <MailShell title={subject}>
      <MailHeading text="It works" />
      <p style="margin: 0" safe>
        {sentence}
      </p>
    </MailShell>
  )
}
