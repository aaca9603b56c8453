import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { FollowingChoice, type FollowingChoiceProps } from '../layout/following-choice.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { NoMail } from '../layout/no-mail.tsx'
import { LanguageSelect } from './language-select.tsx'

export interface NewSubscriberProps {
  shell: Shell
  form: FormState
  offered: FollowingChoiceProps['offered']
  /** In which the page is shown, its own first. */
  languages: Language[]
}

export function NewSubscriberPage({ shell, form, offered, languages }: NewSubscriberProps): JSX.Element {
  const { slug } = shell.organization
  const elsewhere = form.values.agreed === 'elsewhere' || !shell.mailAvailable
  const refused = Boolean(form.errors.services || form.errors.kinds)
  return (
    <DashboardShell shell={shell} title="Add a subscriber" room="subscribers">
      <Card label="Add a subscriber">
        <Form action={routes.dashboard.subscribers.create.url({ slug })} csrf={shell.csrf} state={form} class="stack">
          <TextField name="email" label="E-mail address" type="email" form={form} maxlength={254} required autofocus />
          <fieldset>
            <legend>Consent</legend>
            {shell.mailAvailable ? (
              <Agreed
                value="ask"
                checked={!elsewhere}
                label="A mail asks the person"
                hint="Gets updates once they have confirmed."
              />
            ) : (
              <NoMail sentence={shell.t.noMail.askPerson} />
            )}
            <Agreed
              value="elsewhere"
              checked={elsewhere}
              label="The person agreed elsewhere"
              hint="Gets updates from now on. Say where: it is kept as proof."
            />
          </fieldset>
          <div class="when-elsewhere">
            <TextField
              name="consent"
              label="Where they agreed"
              hint="Such as: contract of March 2026, section 4."
              form={form}
              maxlength={300}
            />
          </div>
          <LanguageSelect languages={languages} value={null} form={form} />
          <details class="choose" open={refused || form.values.scope === 'services'}>
            <summary>Choose what they hear of</summary>
            <FollowingChoice offered={offered} errors={form.errors} />
          </details>
          <div class="form-actions">
            <Submit label="Add" look="primary" />
            <a class="button" href={routes.dashboard.subscribers.index.url({ slug })}>
              Cancel
            </a>
          </div>
        </Form>
      </Card>
    </DashboardShell>
  )
}

function Agreed(props: { value: string; checked: boolean; label: string; hint: string }): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="agreed" value={props.value} checked={props.checked} />
      <span>
        <span safe>{props.label}</span>
        <span class="hint" safe>
          {props.hint}
        </span>
      </span>
    </label>
  )
}
