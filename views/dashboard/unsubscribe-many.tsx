import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

interface ActOnSeveralProps {
  /** How many the list has; null: not known. */
  all: number | null
  mailAvailable: boolean
  t: DashboardMessages
}

/** Above the list: whom an act is for, and what can be done to several at once. */
export function ActOnSeveral({ all, mailAvailable, t: { subscribers: words } }: ActOnSeveralProps): JSX.Element {
  return (
    <details class="folded act-on-several">
      <summary safe>{words.actOnSeveral}</summary>
      <fieldset class="stack">
        <legend class="visually-hidden" safe>
          {words.actOnSeveral}
        </legend>
        <div class="button-row">
          <label class="choice">
            <input type="radio" name="all" value="" checked />
            <span safe>{words.ticked}</span>
          </label>
          <label class="choice">
            <input type="radio" name="all" value="yes" />
            <span safe>{all === null ? words.allMatching : words.allOfList(all)}</span>
          </label>
        </div>
        <div class="button-row">
          {mailAvailable ? <Act name="resend" label={words.askAgain} /> : null}
          <Act name="export" label={words.exportCsv} />
          <Act name="unsubscribe" label={words.unsubscribe} look="danger" />
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
  const { t } = shell
  const { unsubscribeMany: words } = t
  return (
    <DashboardShell shell={shell} title={people === 0 ? words.nobodyHeading : words.heading(people)} room="subscribers">
      <p class="back">
        <a href={props.back}>
          <Icon name="arrow-left" />
          <span safe>{t.rooms.subscribers}</span>
        </a>
      </p>
      {people === 0 ? (
        <Card label={words.nobodyHeading}>
          <p safe>{words.nobody}</p>
        </Card>
      ) : (
        <Card label={words.confirm} class="danger-zone stack">
          <p safe>{words.consequence}</p>
          {props.more ? (
            <p class="notice" safe>
              {words.inParts}
            </p>
          ) : null}
          <Form
            action={routes.dashboard.subscriberActs.url({ slug })}
            csrf={shell.csrf}
            state={form}
            t={t}
            class="stack"
          >
            <input type="hidden" name="act" value="unsubscribe" />
            <input type="hidden" name="confirmed" value="yes" />
            {props.fields.map(({ name, value }) => (
              <input type="hidden" name={name} value={value} />
            ))}
            {props.typed ? (
              <TextField
                name="typedNumber"
                label={words.typeNumber(t.count(people))}
                form={form}
                inputmode="numeric"
                required
              />
            ) : null}
            <Submit label={words.button(people)} look="danger" />
          </Form>
        </Card>
      )}
    </DashboardShell>
  )
}
