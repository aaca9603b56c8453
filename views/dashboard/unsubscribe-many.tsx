import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'

/** Above the list: whom an act is for, and what can be done to several at once. `all`: how many the list has, where that is known. */
export function ActOnSeveral({ all, mailAvailable }: { all: number | null; mailAvailable: boolean }): JSX.Element {
  return (
    <details class="folded act-on-several">
      <summary>Act on several</summary>
      <fieldset class="stack">
        <legend class="visually-hidden">Act on several</legend>
        <div class="button-row">
          <label class="choice">
            <input type="radio" name="all" value="" checked />
            <span>Those I tick below</span>
          </label>
          <label class="choice">
            <input type="radio" name="all" value="yes" />
            <span safe>
              {all === null ? 'All that match the search' : `All ${all.toLocaleString('en')} of this list`}
            </span>
          </label>
        </div>
        <div class="button-row">
          {mailAvailable ? <Act name="resend" label="Ask again to confirm" /> : null}
          <Act name="export" label="Export as CSV" />
          <Act name="unsubscribe" label="Unsubscribe…" look="danger" />
        </div>
      </fieldset>
    </details>
  )
}

function Act({ name, label, look }: { name: string; label: string; look?: 'danger' }): JSX.Element {
  return (
    <button type="submit" name="act" value={name} class={['button', look]} safe>
      {label}
    </button>
  )
}

export interface UnsubscribeManyProps {
  shell: Shell
  people: number
  /** More match than a search goes through. */
  more: boolean
  /** Their number has to be typed. */
  typed: boolean
  form: FormState
  /** The selection, as it was sent. */
  fields: { name: string; value: string }[]
  /** The list, as it was searched. */
  back: string
}

/** Asks before several people are told nothing any more. */
export function UnsubscribeManyPage(props: UnsubscribeManyProps): JSX.Element {
  const { shell, people, form } = props
  const { slug } = shell.organization
  const count = people.toLocaleString('en')
  const subscribers = people === 1 ? '1 subscriber' : `${count} subscribers`
  return (
    <DashboardShell
      shell={shell}
      title={people === 0 ? 'Nobody to unsubscribe' : `Unsubscribe ${subscribers}?`}
      room="subscribers"
    >
      <p class="back">
        <a href={props.back}>
          <Icon name="arrow-left" />
          <span>Subscribers</span>
        </a>
      </p>
      {people === 0 ? (
        <Card label="Nobody to unsubscribe">
          <p>Nobody of them is subscribed any more.</p>
        </Card>
      ) : (
        <Card label="Confirm" class="danger-zone stack">
          <p>
            They get no message any more, waiting ones included. Only they themselves can come back: on the status page,
            or by a mail that you ask them with.
          </p>
          {props.more ? (
            <p class="notice">
              More than these match. They are taken out in parts: do the same again for the next ones.
            </p>
          ) : null}
          <Form action={routes.dashboard.subscriberActs.url({ slug })} csrf={shell.csrf} state={form} class="stack">
            <input type="hidden" name="act" value="unsubscribe" />
            <input type="hidden" name="confirmed" value="yes" />
            {props.fields.map(({ name, value }) => (
              <input type="hidden" name={name} value={value} />
            ))}
            {props.typed ? (
              <TextField
                name="typedNumber"
                label={`Type ${count} to confirm`}
                form={form}
                inputmode="numeric"
                required
              />
            ) : null}
            <Submit label={`Unsubscribe ${subscribers}`} look="danger" />
          </Form>
        </Card>
      )}
    </DashboardShell>
  )
}
