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
  const { t } = shell
  const { newSubscriber: words } = t
  const elsewhere = form.values.agreed === 'elsewhere' || !shell.mailAvailable
  const refused = Boolean(form.errors.services || form.errors.kinds)
  return (
    <DashboardShell shell={shell} title={words.heading} room="subscribers">
      <Card label={words.heading}>
        <Form
          action={routes.dashboard.subscribers.create.url({ slug })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <TextField
            name="email"
            label={t.credentials.email}
            type="email"
            form={form}
            maxlength={254}
            required
            autofocus
          />
          <fieldset>
            <legend safe>{words.consent}</legend>
            {shell.mailAvailable ? (
              <Agreed value="ask" checked={!elsewhere} label={words.ask} hint={words.askHint} />
            ) : (
              <NoMail sentence={t.noMail.askPerson} />
            )}
            <Agreed value="elsewhere" checked={elsewhere} label={words.elsewhere} hint={words.elsewhereHint} />
          </fieldset>
          <div class="when-elsewhere">
            <TextField name="consent" label={words.where} hint={words.whereHint} form={form} maxlength={300} />
          </div>
          <LanguageSelect languages={languages} value={null} form={form} t={t} />
          <details class="choose" open={refused || form.values.scope === 'services'}>
            <summary safe>{words.choose}</summary>
            <FollowingChoice offered={offered} errors={form.errors} t={t} />
          </details>
          <div class="form-actions">
            <Submit label={t.subscribers.add} look="primary" />
            <a class="button" href={routes.dashboard.subscribers.index.url({ slug })} safe>
              {words.cancel}
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
