import { routes } from '#src/routes.ts'
import { Body, plainLines } from '../layout/markdown.tsx'
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
  /** The organization's own, below: Markdown; empty: none. */
  footer: string
  t: Messages
}): JSX.Element {
  const { organization, pageUrl, manageUrl, unsubscribeUrl, footer, t } = props
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
      {footer === '' ? null : (
        <div class="soft" dir="auto" style="margin: 16px 0 0; color: #55625f; font-size: 14px">
          <Body text={footer} format="markdown" url={pageUrl} headings={2} />
        </div>
      )}
    </>
  )
}

/** The same in plain text, at the end of a mail. */
export function subscriberLines(
  props: { manageUrl: string; unsubscribeUrl: string; pageUrl: string; mailFooter: string },
  t: Messages,
): string[] {
  const { manageUrl, unsubscribeUrl, pageUrl, mailFooter } = props
  return [
    t.labelled(t.mail.manage, manageUrl),
    t.labelled(t.mail.unsubscribe, unsubscribeUrl),
    t.labelled(t.privacy.heading, routes.statusPage.privacy.show.url({ base: pageUrl })),
    ...(mailFooter === '' ? [] : ['', plainLines(mailFooter, 'markdown', pageUrl)]),
  ]
}
