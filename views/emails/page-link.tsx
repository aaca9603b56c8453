import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { MailButton, MailHeading, MailNote, MailPrivacyLink, MailShell } from './mail-shell.tsx'

export interface PageLinkProps {
  organization: string
  language: Language
  url: string
  minutes: number
  pageUrl: string
}

/** To a reader of a page that is not public: the link that opens it. */
export function pageLink(props: PageLinkProps) {
  const { organization, url, minutes, pageUrl } = props
  const t = messagesOf(props.language)
  const subject = `${t.mail.pageLinkSubject} · ${isolated(organization)}`
  const asked = t.mail.pageLinkText(isolated(organization))
  const ends = t.mail.pageLinkEnds(minutes)
  const privacyUrl = routes.statusPage.privacy.show.url({ base: pageUrl })
  return {
    fromName: t.mail.sender(organization),
    subject,
    html: String(
      <MailShell title={subject} t={t}>
        <MailHeading text={t.mail.pageLinkSubject} />
        <p style="margin: 0" safe>
          {asked}
        </p>
        <MailButton href={url} label={t.mail.pageLinkButton} />
        <MailNote>
          <span safe>{ends}</span>
        </MailNote>
        <MailPrivacyLink url={privacyUrl} t={t} />
      </MailShell>,
    ),
    text: [asked, '', url, '', ends, '', t.labelled(t.privacy.heading, privacyUrl), ''].join('\n'),
  }
}
