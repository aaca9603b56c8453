import { routes } from '#src/routes.ts'
import { Sentence } from '../layout/sentence.tsx'
import type { Messages } from '../messages/en.ts'
import { MailNote, MailPrivacyLink } from './mail-shell.tsx'

/** Why the mail came, the link to change what comes, and the one click that ends it. */
export function SubscriberNote(props: {
  organization: string
  /** Absolute, of the status page, with a trailing slash. */
  pageUrl: string
  manageUrl: string
  unsubscribeUrl: string
  t: Messages
}): JSX.Element {
  const { organization, pageUrl, manageUrl, unsubscribeUrl, t } = props
  return (
    <>
      <MailNote>
        <Sentence text={t.mail.why} parts={{ organization: <bdi safe>{organization}</bdi> }} />{' '}
        <a href={manageUrl} safe>
          {t.mail.manage}
        </a>{' '}
        ·{' '}
        <a href={unsubscribeUrl} safe>
          {t.mail.unsubscribe}
        </a>
      </MailNote>
      <MailPrivacyLink url={routes.statusPage.privacy.show.url({ base: pageUrl })} t={t} />
    </>
  )
}
