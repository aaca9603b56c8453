import { CsrfField } from '../layout/fields.tsx'
import { Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'

/** Until when nothing leaves: UTC ms, and how long that is from now. */
export interface HeldProps {
  until: number
  milliseconds: number
}

export interface RecallsProps {
  updates: { id: string; held: HeldProps | null }[]
  /** Where an update is taken back. */
  actionOf: (updateId: string) => string
  csrf: string
  timeZone: string
  /** On the button, such as `Take it back`. */
  label: string
  /** What the button does, in a sentence. */
  hint: string
}

/** A wrong click is not yet mail in ten thousand inboxes: what is held back can be taken back. */
export function Recalls({ updates, actionOf, ...rest }: RecallsProps): JSX.Element {
  const offers = updates.flatMap(({ id, held }) => (held === null ? [] : [{ action: actionOf(id), held }]))
  return (
    <>
      {offers.map(({ action, held }) => (
        <Recall action={action} held={held} rest={rest} />
      ))}
    </>
  )
}

interface RecallProps {
  action: string
  held: HeldProps
  rest: Omit<RecallsProps, 'updates' | 'actionOf'>
}

/** The script counts the seconds down; without it the time is read. */
function Recall({ action, held, rest }: RecallProps): JSX.Element {
  return (
    <form method="post" action={action} class="recall" data-held-for={String(held.milliseconds)}>
      <CsrfField token={rest.csrf} />
      <Icon name="hourglass" />
      <p>
        <strong>
          The messages leave at <Moment at={held.until} timeZone={rest.timeZone} />
        </strong>
        <span data-countdown></span>
        <span class="hint" safe>
          {rest.hint}
        </span>
      </p>
      <Submit label={rest.label} />
    </form>
  )
}
