import { assetUrl } from '#src/assets.ts'
import type { Language } from '#src/words.ts'
import { Sentence } from '../layout/sentence.tsx'
import { messagesOf } from '../messages/messages-of.ts'

export interface CopyNoticeProps {
  language: Language
  timeZone: string
  /** Where the page itself is. */
  url: string
}

/**
 * At the top of a page's copy: hidden until the script finds that the page's own server has not reported for ten minutes, or
 * that it cannot be told.
 */
export function CopyNotice({ language, timeZone, url }: CopyNoticeProps): JSX.Element {
  const t = messagesOf(language)
  return (
    <>
      <section class="copy-notice" role="status" data-copy-notice={timeZone} hidden>
        <div data-copy-when="away" hidden>
          <p>
            <strong>
              <Sentence
                text={t.copy.away}
                parts={{ since: <time data-copy="at"></time>, state: <time data-copy="state"></time> }}
              />
            </strong>
          </p>
          <p safe>{t.copy.forms}</p>
        </div>
        <p data-copy-when="unknown" hidden>
          <strong safe>{t.copy.unknown}</strong>
        </p>
      </section>
      <noscript>
        <p class="copy-notice">
          <Sentence
            text={t.copy.noScript}
            parts={{
              url: (
                <a href={url} safe>
                  {url}
                </a>
              ),
            }}
          />
        </p>
      </noscript>
      <script src={assetUrl('copy.js')} defer></script>
    </>
  )
}
