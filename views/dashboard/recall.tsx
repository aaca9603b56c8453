import { CsrfField } from '../layout/fields.tsx'
import { Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'

/** Until when nothing leaves: UTC ms, and how long that is from now. */
export interface RecallableProps {
  until: number
  milliseconds: number
}

export interface RecallsProps {
  updates: { id: string; recallable: RecallableProps | null }[]
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
  const offers = updates.flatMap(({ id, recallable }) =>
    recallable === null ? [] : [{ action: actionOf(id), recallable }],
  )
  return (
    <>
      {offers.map(({ action, recallable }) => (
        <Recall action={action} recallable={recallable} rest={rest} />
      ))}
    </>
  )
}

interface RecallProps {
  action: string
  recallable: RecallableProps
  rest: Omit<RecallsProps, 'updates' | 'actionOf'>
}

/** The script counts the seconds down; without it the time is read. */
function Recall({ action, recallable, rest }: RecallProps): JSX.Element {
  return (
    <form method="post" action={action} class="recall" data-held-for={String(recallable.milliseconds)}>
      <CsrfField token={rest.csrf} />
      <Icon name="hourglass" />
      <p>
        <strong>
          The messages leave at <Moment at={recallable.until} timeZone={rest.timeZone} />
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
