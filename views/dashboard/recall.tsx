import { CsrfField } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'

export interface RecallProps {
  action: string
  csrf: string
  /** UTC ms: until then nothing leaves. */
  releaseAt: number
  timeZone: string
  /** On the button, such as `Take it back`. */
  label: string
  /** What the button does, in a sentence. */
  hint: string
}

/** A wrong click is not yet mail in ten thousand inboxes: it can be taken back. The script counts the seconds down. */
export function Recall({ action, csrf, releaseAt, timeZone, label, hint }: RecallProps): JSX.Element {
  return (
    <form method="post" action={action} class="recall" data-release-at={String(releaseAt)}>
      <CsrfField token={csrf} />
      <Icon name="hourglass" />
      <p>
        <strong>
          The messages leave at <Moment at={releaseAt} timeZone={timeZone} />
        </strong>
        <span data-countdown></span>
        <span class="hint" safe>
          {hint}
        </span>
      </p>
      <button type="submit" class="button" safe>
        {label}
      </button>
    </form>
  )
}
