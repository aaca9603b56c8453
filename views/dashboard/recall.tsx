import { CsrfField } from '../layout/fields.tsx'
import { Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  t: DashboardMessages
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
  const { t } = rest
  return (
    <form method="post" action={action} class="recall" data-held-for={String(recallable.milliseconds)}>
      <CsrfField token={rest.csrf} />
      <Icon name="hourglass" />
      <p>
        <strong>
          <Sentence
            text={t.recall.leaveAt}
            parts={{ time: <Moment at={recallable.until} timeZone={rest.timeZone} t={t} /> }}
          />
        </strong>
        <span data-countdown={t.recall.inSeconds}></span>
        <span class="hint" safe>
          {rest.hintOf(name)}
        </span>
      </p>
      <Submit label={rest.label} ariaLabel={t.labelled(rest.label, name)} />
      <p class="hint" role="status" data-too-late hidden safe>
        {t.recall.tooLate(name)}
      </p>
    </form>
  )
}
