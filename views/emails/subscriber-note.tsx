import { Sentence } from '../layout/sentence.tsx'
import type { Messages } from '../messages/en.ts'
import { MailNote } from './mail-shell.tsx'

/** Why the mail came, and the one click that ends it. */
export function SubscriberNote(props: { organization: string; unsubscribeUrl: string; t: Messages }): JSX.Element {
  const { organization, unsubscribeUrl, t } = props
  return (
    <MailNote>
      <Sentence text={t.mail.why} parts={{ organization: <span safe>{organization}</span> }} />{' '}
      <a href={unsubscribeUrl} safe>
        {t.mail.unsubscribe}
      </a>
    </MailNote>
  )
}
