import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface RelayTestProps {
  delivered: boolean
  answer: string
  hint: string
}

export interface RelayFormProps {
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

const securities = [
  { value: 'starttls', label: 'STARTTLS (587)' },
  { value: 'tls', label: 'TLS (465)' },
  { value: 'none', label: 'None' },
]

/** The instance's SMTP relay: in the wizard, and later under the instance's settings. */
export function RelayForm(props: RelayFormProps): JSX.Element {
  const { form } = props
  return (
    <Form action={props.saveUrl} csrf={props.csrf} state={form} class="stack">
      <Server form={form} />
      <Login form={form} hasPassword={props.hasPassword} />
      <TextField
        name="from"
        label="Sender"
        hint="The address your mails come from, such as status@example.com."
        type="email"
        form={form}
        required
      />
      <TextField name="to" label="Send the test message to" type="email" form={form} />
      <RelayTestResult test={props.test} />
      <Actions saveLabel={props.saveLabel} testUrl={props.testUrl} skipUrl={props.skipUrl} />
    </Form>
  )
}

/** Outcome of the test message; htmx swaps it in, so that what was typed stays. */
export function RelayTestResult({ test, refused }: { test?: RelayTestProps; refused?: FormState }): JSX.Element {
  return (
    <div id="relay-test" aria-live="polite">
      {refused ? <Refused form={refused} /> : test ? <Outcome test={test} /> : null}
    </div>
  )
}

function Server({ form }: { form: FormState }): JSX.Element {
  return (
    <>
      <TextField name="host" label="Host" placeholder="smtp.example.com" form={form} required spellcheck={false} />
      <div class="field-pair">
        <TextField name="port" label="Port" type="number" value="587" form={form} required />
        <Select name="security" label="Security" value="starttls" options={securities} form={form} />
      </div>
    </>
  )
}

function Login({ form, hasPassword }: { form: FormState; hasPassword: boolean }): JSX.Element {
  return (
    <>
      <TextField name="user" label="User" hint="Empty where the relay asks for none." form={form} spellcheck={false} />
      <TextField
        name="password"
        label="Password"
        hint={hasPassword ? 'A password is saved. Leave this empty to keep it.' : 'Stored encrypted, and never shown.'}
        type="password"
        autocomplete="new-password"
        form={form}
      />
    </>
  )
}

/** The first button is the one that Enter presses. Without htmx the answer is the whole page, scrolled to the outcome. */
function Actions({
  saveLabel,
  testUrl,
  skipUrl,
}: Pick<RelayFormProps, 'saveLabel' | 'testUrl' | 'skipUrl'>): JSX.Element {
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
      >
        Send a test message
      </button>
      {skipUrl ? (
        <button type="submit" class="button" formaction={skipUrl} formnovalidate>
          Skip for now
        </button>
      ) : null}
    </div>
  )
}

function Outcome({ test }: { test: RelayTestProps }): JSX.Element {
  return test.delivered ? (
    <p class="flash">
      The relay took the test message: <q safe>{test.answer}</q> Check the mailbox, then save.
    </p>
  ) : (
    <div class="form-problem" role="alert">
      <p>
        The test message was not sent. The answer was: <q safe>{test.answer}</q>
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
