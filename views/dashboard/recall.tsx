import { CsrfField } from '../layout/fields.tsx'
import { Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'

/** `until`: UTC ms before which nothing leaves; `milliseconds`: from now until then. */
export interface RecallableProps {
  until: number
  milliseconds: number
}

export interface RecallsProps {
  updates: { id: string; name: string; recallable: RecallableProps | null }[]
  /** URL at which an update is taken back. */
  actionOf: (updateId: string) => string
  csrf: string
  timeZone: string
  /** On the button, such as `Take it back`. */
  label: string
  /** What the button does to the update of that name. */
  hintOf: (name: string) => string
}

/** Offers to take back updates whose messages are still held back, before a wrong click is mail in ten thousand inboxes. */
export function Recalls({ updates, actionOf, ...rest }: RecallsProps): JSX.Element {
  const offers = updates.flatMap(({ id, name, recallable }) =>
    recallable === null ? [] : [{ action: actionOf(id), name, recallable }],
  )
  return (
    <>
      {offers.map(({ action, name, recallable }) => (
        <Recall action={action} name={name} recallable={recallable} rest={rest} />
      ))}
    </>
  )
}

interface RecallProps {
  action: string
  name: string
  recallable: RecallableProps
  rest: Omit<RecallsProps, 'updates' | 'actionOf'>
}

/** The script counts the seconds down, and then says that it is too late; without it the time is read. */
function Recall({ action, name, recallable, rest }: RecallProps): JSX.Element {
  return (
    <form method="post" action={action} class="recall" data-held-for={String(recallable.milliseconds)}>
      <CsrfField token={rest.csrf} />
      <Icon name="hourglass" />
      <p>
        <strong>
          Mails and chat messages leave at <Moment at={recallable.until} timeZone={rest.timeZone} />
        </strong>
        <span data-countdown></span>
        <span class="hint" safe>
          {rest.hintOf(name)}
        </span>
      </p>
      <Submit label={rest.label} ariaLabel={`${rest.label}: ${name}`} />
      <p class="hint" role="status" data-too-late hidden safe>
        {`Too late to take back ${name}: its messages are leaving. Post a correction: subscribers read it in the same thread.`}
      </p>
    </form>
  )
}
