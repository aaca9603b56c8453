import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface RelayTestProps {
  delivered: boolean
  answer: string
  hint: string
}

export interface RelayFormProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  /** A password is saved; it is never shown. */
  hasPassword: boolean
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
    <Form action={props.saveUrl} csrf={props.csrf} state={form} t={t} class="stack">
      <Server form={form} t={t} />
      <Login form={form} t={t} hasPassword={props.hasPassword} />
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

function Server({ form, t }: { form: FormState; t: DashboardMessages }): JSX.Element {
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
        required
        spellcheck={false}
      />
      <div class="field-pair">
        <TextField name="port" label={t.relay.port} type="number" value="587" form={form} required />
        <Select name="security" label={t.relay.security} value="starttls" options={securities} form={form} />
      </div>
    </>
  )
}

function Login({ t, form, hasPassword }: Pick<RelayFormProps, 't' | 'form' | 'hasPassword'>): JSX.Element {
  return (
    <>
      <TextField name="user" label={t.relay.user} hint={t.relay.userHint} form={form} spellcheck={false} />
      <TextField
        name="password"
        label={t.credentials.password}
        hint={hasPassword ? t.relay.passwordKept : t.relay.passwordHint}
        type="password"
        autocomplete="new-password"
        form={form}
      />
    </>
  )
}

/** The first button is the one that Enter presses. Without htmx the answer is the whole page, scrolled to the outcome. */
function Actions({
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
