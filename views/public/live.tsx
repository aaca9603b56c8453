import type { Children } from '@kitajs/html'
import { Sentence } from '../layout/sentence.tsx'
import { Clock } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

/**
 * The part of a page that tells the state: `static/live.js` asks for it again while somebody looks, and says politely what is
 * new in it.
 */
export function Live({ children }: { children?: Children }): JSX.Element {
  return (
    <>
      <div id="live">{children}</div>
      <p class="visually-hidden" role="status" data-live-news></p>
    </>
  )
}

/** How old the state is; once the server no longer answers, until when it did. */
export function AsOf({ at, timeZone, t }: { at: number; timeZone: string; t: Messages }): JSX.Element {
  const time = <Clock at={at} timeZone={timeZone} t={t} />
  return (
    <p class="hint as-of" data-as-of="now">
      <span>
        <Sentence text={t.page.asOf} parts={{ time }} />
      </span>
      <span hidden>
        <Sentence text={t.page.noAnswerSince} parts={{ time }} />
      </span>
    </p>
  )
}
