import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface RelayTestProps {
  delivered: boolean
  answer: string
  hint: string
}

/** Secrets that tokens are asked for with, as far as they are saved. */
export interface SavedSecrets {
  clientSecret: boolean
  refreshToken: boolean
}

export interface RelayFormProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  /** A password is saved; it is never shown. */
  hasPassword: boolean
  secrets: SavedSecrets
  test?: RelayTestProps
  saveUrl: string
  saveLabel: string
  testUrl: string
  /** Absent where there is nothing to skip. */
  skipUrl?: string
}

/** The instance's SMTP relay: in the wizard, and later under the instance's settings. */
export function RelayForm(props: RelayFormProps): JSX.Element {
  const { t, form } = props
  return (
    <Form action={props.saveUrl} csrf={props.csrf} state={form} t={t} class="stack relay-form">
      <Server form={form} t={t} required />
      <Login form={form} t={t} hasPassword={props.hasPassword} secrets={props.secrets} />
      <TextField name="from" label={t.relay.sender} hint={t.relay.senderHint} type="email" form={form} required />
      <TextField name="to" label={t.relay.testTo} type="email" form={form} />
      <RelayTestResult t={t} test={props.test} />
      <Actions t={t} saveLabel={props.saveLabel} testUrl={props.testUrl} skipUrl={props.skipUrl} />
    </Form>
  )
}

interface RelayTestResultProps {
  t: DashboardMessages
  test?: RelayTestProps
  refused?: FormState
}

/** Outcome of the test message; htmx swaps it in, so that what was typed stays. */
export function RelayTestResult({ t, test, refused }: RelayTestResultProps): JSX.Element {
  return (
    <div id="relay-test" aria-live="polite">
      {refused ? <Refused form={refused} /> : test ? <Outcome t={t} test={test} /> : null}
    </div>
  )
}

interface ServerProps {
  form: FormState
  t: DashboardMessages
  /** False where it may be another way that is chosen. */
  required?: boolean
}

export function Server({ form, t, required }: ServerProps): JSX.Element {
  const securities = [
    { value: 'starttls', label: 'STARTTLS (587)' },
    { value: 'tls', label: 'TLS (465)' },
    { value: 'none', label: t.relay.noneSecurity },
  ]
  return (
    <>
      <TextField
        name="host"
        label={t.relay.host}
        placeholder="smtp.example.com"
        form={form}
        required={required}
        spellcheck={false}
      />
      <div class="field-pair">
        <TextField name="port" label={t.relay.port} type="number" value="587" form={form} required={required} />
        <Select name="security" label={t.relay.security} value="starttls" options={securities} form={form} />
      </div>
    </>
  )
}

type LoginProps = Pick<RelayFormProps, 't' | 'form' | 'hasPassword' | 'secrets'>

/** What the chosen way to sign in does not need is out of sight (static/app/mail.css). */
export function Login({ t, form, hasPassword, secrets }: LoginProps): JSX.Element {
  const ways = [
    { value: 'password', label: t.mailSignIn.password },
    { value: 'token', label: t.mailSignIn.token },
  ]
  return (
    <>
      <Select name="signIn" label={t.mailSignIn.label} value="password" options={ways} form={form} />
      <TextField name="user" label={t.relay.user} hint={t.relay.userHint} form={form} spellcheck={false} />
      <div class="by-password">
        <TextField
          name="password"
          label={t.credentials.password}
          hint={hasPassword ? t.relay.passwordKept : t.relay.passwordHint}
          type="password"
          autocomplete="new-password"
          form={form}
        />
      </div>
      <ByToken t={t} form={form} secrets={secrets} />
    </>
  )
}

function ByToken({ t, form, secrets }: Pick<LoginProps, 't' | 'form' | 'secrets'>): JSX.Element {
  const { mailSignIn: words } = t
  return (
    <div class="by-token stack">
      <TextField name="tokenUrl" label={words.tokenUrl} hint={words.tokenUrlHint} form={form} spellcheck={false} />
      <TextField name="clientId" label={words.clientId} form={form} spellcheck={false} />
      <TextField
        name="clientSecret"
        label={words.clientSecret}
        hint={secrets.clientSecret ? words.secretKept : t.relay.passwordHint}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <TextField
        name="refreshToken"
        label={words.refreshToken}
        hint={secrets.refreshToken ? words.secretKept : words.refreshTokenHint}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <TextField name="scope" label={words.scope} hint={words.scopeHint} form={form} spellcheck={false} />
    </div>
  )
}

/** The first button is the one that Enter presses. Without htmx the answer is the whole page, scrolled to the outcome. */
export function Actions({
  t,
  saveLabel,
  testUrl,
  skipUrl,
}: Pick<RelayFormProps, 't' | 'saveLabel' | 'testUrl' | 'skipUrl'>): JSX.Element {
  return (
    <div class="form-actions">
      <Submit label={saveLabel} look="primary" />
      <button
        type="submit"
        class="button"
        formaction={`${testUrl}#relay-test`}
        hx-post={testUrl}
        hx-target="#relay-test"
        hx-swap="outerHTML"
        hx-disable="this"
        safe
      >
        {t.relay.sendTest}
      </button>
      {skipUrl ? (
        <button type="submit" class="button" formaction={skipUrl} formnovalidate safe>
          {t.relay.skip}
        </button>
      ) : null}
    </div>
  )
}

function Outcome({ t, test }: { t: DashboardMessages; test: RelayTestProps }): JSX.Element {
  const answer = <q safe>{test.answer}</q>
  return test.delivered ? (
    <p class="flash">
      <Sentence text={t.relay.taken} parts={{ answer }} />
    </p>
  ) : (
    <div class="form-problem" role="alert">
      <p>
        <Sentence text={t.relay.notSent} parts={{ answer }} />
      </p>
      <p safe>{test.hint}</p>
    </div>
  )
}

function Refused({ form }: { form: FormState }): JSX.Element {
  const sentences = form.problem ? [form.problem] : Object.values(form.errors)
  return (
    <div class="form-problem" role="alert">
      {sentences.map((sentence) => (
        <p safe>{sentence}</p>
      ))}
    </div>
  )
}
