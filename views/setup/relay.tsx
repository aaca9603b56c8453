import { urls } from '#src/urls.ts'
import { CsrfField, FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'
import { SetupPage, type Step } from './setup-page.tsx'

export interface RelayTestProps {
  delivered: boolean
  answer: string
  hint: string
}

export interface RelayStepProps {
  form: FormState
  csrf: string
  next: Step
  /** A password is saved; it is never shown. */
  hasPassword: boolean
  test?: RelayTestProps
}

const securities = [
  { value: 'starttls', label: 'STARTTLS (usually port 587)' },
  { value: 'tls', label: 'TLS (usually port 465)' },
  { value: 'none', label: 'None (a relay in your own network)' },
]

export function RelayStep({ form, csrf, next, hasPassword, test }: RelayStepProps): JSX.Element {
  return (
    <SetupPage title="Connect your mail server" step="relay" next={next}>
      <p class="hint">Opsentry tells your subscribers through your own SMTP relay.</p>
      <form method="post" action={urls.setupStep('relay')} class="stack">
        <CsrfField token={csrf} />
        <FormProblem form={form} />
        <Server form={form} />
        <SignIn form={form} hasPassword={hasPassword} />
        <TextField
          name="from"
          label="Sender"
          hint="The address your mails come from, such as status@example.com."
          type="email"
          form={form}
          required
        />
        <TextField name="to" label="Send the test message to" type="email" form={form} />
        <RelayTestResult test={test} />
        <Actions />
      </form>
    </SetupPage>
  )
}

/** What came of the test message; htmx puts it in place, so that what was typed stays. */
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

function SignIn({ form, hasPassword }: { form: FormState; hasPassword: boolean }): JSX.Element {
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

/** The first button is the one that Enter presses. */
function Actions(): JSX.Element {
  return (
    <div class="form-actions">
      <button type="submit" class="button primary">
        Save and continue
      </button>
      <button
        type="submit"
        class="button"
        formaction={urls.setupRelayTest()}
        hx-post={urls.setupRelayTest()}
        hx-target="#relay-test"
        hx-swap="outerHTML"
        hx-disable="this"
      >
        Send a test message
      </button>
      <button type="submit" class="button" formaction={urls.setupRelaySkip()} formnovalidate>
        Skip for now
      </button>
    </div>
  )
}

function Outcome({ test }: { test: RelayTestProps }): JSX.Element {
  return test.delivered ? (
    <p class="flash">
      The relay took the test message: <q safe>{test.answer}</q> Look into the mailbox, and save.
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
