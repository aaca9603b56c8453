import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { MailButton, MailHeading, MailNote, MailPrivacyLink, MailShell } from './mail-shell.tsx'

export interface SubscriptionConfirmationProps {
  organization: string
  language: Language
  address: string
  confirmUrl: string
  /** Title of the incident or maintenance that alone is followed. */
  event: string | null
  manageUrl: string
  pageUrl: string
}

/** The only mail that an address gets before it said yes. */
export function subscriptionConfirmation(props: SubscriptionConfirmationProps) {
  const t = messagesOf(props.language)
  const organization = isolated(props.organization)
  const asked =
    props.event === null
      ? t.mail.confirmAsked(organization, props.address)
      : t.mail.confirmAskedOne(organization, props.address, isolated(props.event))
  const subject = `${t.mail.confirmSubject} · ${isolated(props.organization)}`
  const confirm = t.labelled(t.mail.confirmButton, props.confirmUrl)
  const manage = t.labelled(t.mail.manage, props.manageUrl)
  const privacy = t.labelled(t.privacy.heading, routes.statusPage.privacy.show.url({ base: props.pageUrl }))
  return {
    fromName: t.mail.sender(props.organization),
    subject,
    html: String(SubscriptionConfirmationHtml({ ...props, subject, asked, t })),
    text: [asked, '', confirm, '', t.mail.confirmOtherwise, '', props.pageUrl, manage, privacy, ''].join('\n'),
  }
}

function SubscriptionConfirmationHtml(
  props: SubscriptionConfirmationProps & { subject: string; asked: string; t: Messages },
): JSX.Element {
  const { t } = props
  return (
    <MailShell title={props.subject} t={t}>
      <MailHeading text={t.mail.confirmSubject} />
      <p style="margin: 0" safe>
        {props.asked}
      </p>
      <MailButton href={props.confirmUrl} label={t.mail.confirmButton} />
      <MailNote>
        <span safe>{t.mail.confirmOtherwise}</span>
      </MailNote>
      <MailNote>
        <a href={props.manageUrl} safe>
          {t.mail.manage}
        </a>
      </MailNote>
      <MailPrivacyLink url={routes.statusPage.privacy.show.url({ base: props.pageUrl })} t={t} />
    </MailShell>
  )
}
