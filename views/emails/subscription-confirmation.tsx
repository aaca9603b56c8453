import { MailButton, MailHeading, MailNote, MailShell } from './mail-shell.tsx'

export interface SubscriptionConfirmationProps {
  organization: string
  address: string
  confirmUrl: string
  pageUrl: string
}

/** The only mail that an address gets before it said yes. */
export function subscriptionConfirmation(props: SubscriptionConfirmationProps): {
  subject: string
  html: string
  text: string
} {
  const subject = `Confirm your subscription · ${props.organization}`
  const text = [
    `Somebody, probably you, asked for ${props.organization}'s incident updates to be sent to ${props.address}.`,
    '',
    `Confirm: ${props.confirmUrl}`,
    '',
    'If it was not you, do nothing: without your confirmation no further mail is sent.',
    '',
    props.pageUrl,
    '',
  ].join('\n')
  return { subject, text, html: String(SubscriptionConfirmationHtml({ ...props, subject })) }
}

function SubscriptionConfirmationHtml(props: SubscriptionConfirmationProps & { subject: string }): JSX.Element {
  return (
    <MailShell title={props.subject}>
      <MailHeading text="Confirm your subscription" />
      <p style="margin: 0" safe>
        {`Somebody, probably you, asked for ${props.organization}'s incident updates to be sent to ${props.address}.`}
      </p>
      <MailButton href={props.confirmUrl} label="Confirm the subscription" />
      <MailNote>If it was not you, do nothing: without your confirmation no further mail is sent.</MailNote>
    </MailShell>
  )
}
