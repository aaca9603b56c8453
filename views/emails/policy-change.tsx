import { routes } from '#src/routes.ts'
import { Body, plainLines } from '../layout/markdown.tsx'
import { utcDayText } from '../layout/times.tsx'
import { en } from '../messages/en.ts'
import { MailAccountLink } from './letter.tsx'
import { MailButton, MailHeading, MailNote, MailPrivacyLink, MailShell } from './mail-shell.tsx'

export interface PolicyChangeProps {
  instanceUrl: string
  operator: string
  /** Markdown: what changes. */
  summary: string
  effectiveAt: number
  /** It has taken effect: the mail was held up until then. */
  inForce: boolean
  /** Absolute: the new version. */
  url: string
}

/** To everybody who has an account, weeks before the policy changes. */
export function policyChange(props: PolicyChangeProps): { subject: string; html: string; text: string } {
  const day = utcDayText(props.effectiveAt)
  const subject = `The privacy policy ${props.inForce ? 'changed' : 'changes'} on ${day} · ${props.operator}`
  const where = `the privacy policy of ${props.instanceUrl}, where you have an account.`
  const lead = props.inForce
    ? `${props.operator} has changed ${where} The new version has been in effect since ${day}. This mail comes late: it could not be sent before.`
    : `${props.operator} changes ${where} The new version takes effect on ${day}; until then the current one applies.`
  const why = 'You get this because you have an account there. You do not have to do anything.'
  const link = `Read the new version: ${props.url}`
  const account = en.labelled('Your account', accountUrlOf(props))
  const privacy = en.labelled(en.privacy.heading, privacyUrlOf(props))
  return {
    subject,
    html: String(PolicyChangeHtml({ ...props, subject, lead, why })),
    text: [
      lead,
      '',
      plainLines(props.summary, 'markdown', props.instanceUrl),
      '',
      link,
      '',
      why,
      account,
      privacy,
      '',
    ].join('\n'),
  }
}

function accountUrlOf({ instanceUrl }: PolicyChangeProps): string {
  return instanceUrl + routes.account.show.url()
}

/** Leads to the version in force when the mail is read, not to the one that it announces. */
function privacyUrlOf({ instanceUrl }: PolicyChangeProps): string {
  return instanceUrl + routes.privacyPolicy.show.url()
}

function PolicyChangeHtml(props: PolicyChangeProps & { subject: string; lead: string; why: string }): JSX.Element {
  return (
    <MailShell title={props.subject}>
      <MailHeading text="The privacy policy changes" />
      <p style="margin: 0 0 8px" safe>
        {props.lead}
      </p>
      <Body text={props.summary} format="markdown" url={props.instanceUrl} headings={2} />
      <MailButton href={props.url} label="Read the new version" />
      <MailNote>
        <span safe>{props.why}</span>
      </MailNote>
      <MailAccountLink url={accountUrlOf(props)} />
      <MailPrivacyLink url={privacyUrlOf(props)} />
    </MailShell>
  )
}
