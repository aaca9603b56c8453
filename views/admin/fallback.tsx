import { routes } from '#src/routes.ts'
import { fallbackKinds } from '#src/words/mail.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, Problem, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import {
  Actions,
  Login,
  type RelayTestProps,
  RelayTestResult,
  type SavedSecrets,
  Server,
} from '../setup/relay-form.tsx'
import { FallbackNow, type FallbackState } from './fallback-card.tsx'
import { serviceNames } from './mail-services.tsx'

export interface FallbackPageProps {
  person: Person
  form: FormState
  test?: RelayTestProps
  state: FallbackState
  /** A password or key is saved; it is never shown. */
  hasSecret: boolean
  secrets: SavedSecrets
}

/** What carries mail while the mail server does not. */
export function FallbackPage(props: FallbackPageProps): JSX.Element {
  const { person, state } = props
  const { t, csrf } = person
  return (
    <AdminShell person={person} title={t.fallback.title} room="relay">
      <p class="hint" safe>
        {t.fallback.hint}
      </p>
      {state.kind === 'none' ? null : <FallbackNow t={t} state={state} />}
      <Card label={t.fallback.title}>
        <FallbackForm {...props} />
      </Card>
      {state.kind === 'none' ? null : (
        <Card name="removal" heading={t.fallback.remove}>
          <Form action={routes.admin.fallback.removal.url()} csrf={csrf} class="stack">
            <p class="hint" safe>
              {t.fallback.removeHint}
            </p>
            <Submit label={t.fallback.remove} look="danger" />
          </Form>
        </Card>
      )}
    </AdminShell>
  )
}

function FallbackForm({ person: { t, csrf }, form, test, hasSecret, secrets }: FallbackPageProps): JSX.Element {
  const { fallback: words } = t
  const action = routes.admin.fallback.save.url()
  return (
    <Form action={action} csrf={csrf} state={form} t={t} class="stack relay-form fallback-form">
      <Carrier t={t} form={form} />
      <div class="for-smtp stack">
        <Server form={form} t={t} />
        <Login form={form} t={t} hasPassword={hasSecret} secrets={secrets} />
      </div>
      <ApiFields t={t} form={form} hasSecret={hasSecret} />
      <TextField name="from" label={t.relay.sender} hint={words.senderHint} type="email" form={form} required />
      <TextField name="to" label={t.relay.testTo} type="email" form={form} />
      <RelayTestResult t={t} test={test} />
      <Actions t={t} saveLabel={t.adminForm.save} testUrl={routes.admin.fallback.test.url()} />
    </Form>
  )
}

type Shared = Pick<FallbackPageProps, 'form'> & Pick<Person, 't'>

function Carrier({ t, form }: Shared): JSX.Element {
  const { fallback: words } = t
  return (
    <fieldset class="stack">
      <legend safe>{words.carrier}</legend>
      {fallbackKinds.map((kind) => (
        <label class="choice">
          <input type="radio" name="kind" value={kind} checked={kind === form.values.kind} />
          <span safe>{kind === 'smtp' ? words.smtp : words.api(serviceNames[kind])}</span>
        </label>
      ))}
      <Problem sentence={form.errors.kind} />
    </fieldset>
  )
}

/** What the chosen service does not need is out of sight (static/app/mail.css). */
function ApiFields({ t, form, hasSecret }: Shared & Pick<FallbackPageProps, 'hasSecret'>): JSX.Element {
  const { fallback: words } = t
  return (
    <div class="for-api stack">
      <div class="for-ses stack">
        <TextField name="region" label={words.region} placeholder="eu-central-1" form={form} spellcheck={false} />
        <TextField name="accessKey" label={words.accessKey} form={form} spellcheck={false} />
      </div>
      <div class="for-mailgun">
        <TextField name="domain" label={words.domain} placeholder="mg.example.com" form={form} spellcheck={false} />
      </div>
      <div class="for-postmark">
        <TextField
          name="stream"
          label={words.stream}
          hint={words.streamHint}
          value="outbound"
          form={form}
          spellcheck={false}
        />
      </div>
      <TextField
        name="key"
        label={words.key}
        hint={hasSecret ? words.keyKept : words.keyHint}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <TextField name="endpoint" label={words.endpoint} hint={words.endpointHint} form={form} spellcheck={false} />
    </div>
  )
}
