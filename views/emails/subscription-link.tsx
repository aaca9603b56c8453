import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { MailButton, MailHeading, MailNote, MailPrivacyLink, MailShell } from './mail-shell.tsx'

export interface SubscriptionLinkProps {
  organization: string
  language: Language
  address: string
  manageUrl: string
  pageUrl: string
}

/** To an address that follows already and was entered again: only its owner learns that it does. */
export function subscriptionLink(props: SubscriptionLinkProps) {
  const t = messagesOf(props.language)
  const asked = t.mail.linkAsked(isolated(props.organization), props.address)
  const subject = `${t.mail.linkSubject} · ${isolated(props.organization)}`
  const link = t.labelled(t.mail.linkButton, props.manageUrl)
  const privacy = t.labelled(t.privacy.heading, routes.statusPage.privacy.show.url({ base: props.pageUrl }))
  return {
    fromName: t.mail.sender(props.organization),
    subject,
    html: String(SubscriptionLinkHtml({ ...props, subject, asked, t })),
    text: [asked, '', link, '', t.mail.linkOtherwise, '', props.pageUrl, privacy, ''].join('\n'),
  }
}

function SubscriptionLinkHtml(
  props: SubscriptionLinkProps & { subject: string; asked: string; t: Messages },
): JSX.Element {
  const { t } = props
  return (
    <MailShell title={props.subject} t={t}>
      <MailHeading text={t.mail.linkSubject} />
      <p style="margin: 0" safe>
        {props.asked}
      </p>
      <MailButton href={props.manageUrl} label={t.mail.linkButton} />
      <MailNote>
        <span safe>{t.mail.linkOtherwise}</span>
      </MailNote>
      <MailPrivacyLink url={routes.statusPage.privacy.show.url({ base: props.pageUrl })} t={t} />
    </MailShell>
  )
}
