import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Choice, CsrfField, FormProblem, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { PrivacyTab } from './privacy-tabs.tsx'

export interface OperatorProps {
  person: Person
  operator: {
    name: string
    address: string
    email: string
    officer: string
    childrenNotice: boolean
    childrenText: string
  }
  security: { contact: string; policyUrl: string; languages: string }
  forms: { operator: FormState; security: FormState }
}

/** Who answers for the data here, and who hears of weaknesses. */
export function OperatorPage({ person, operator, security, forms }: OperatorProps): JSX.Element {
  return (
    <PrivacyTab person={person} tab="operator">
      <section class="card" aria-labelledby="operator-heading">
        <h2 id="operator-heading">Operator</h2>
        <OperatorForm form={forms.operator} operator={operator} csrf={person.csrf} />
      </section>
      <section class="card" aria-labelledby="security-heading">
        <h2 id="security-heading">Reports of weaknesses</h2>
        <SecurityForm form={forms.security} security={security} csrf={person.csrf} />
      </section>
    </PrivacyTab>
  )
}

interface FormProps {
  form: FormState
  csrf: string
}

function OperatorForm({ form, csrf, operator }: FormProps & Pick<OperatorProps, 'operator'>): JSX.Element {
  const typed = Object.keys(form.values).length > 0
  return (
    <form method="post" action={routes.admin.privacy.operator.save.url()} class="stack">
      <CsrfField token={csrf} />
      <p class="hint">
        The privacy policy names whoever answers for the data here. Its next version says what you save.
      </p>
      <FormProblem form={form} />
      <TextField
        name="operatorName"
        label="Name"
        hint="The company or person who runs this Opsentry."
        form={form}
        value={operator.name}
        maxlength={200}
        required
      />
      <TextArea name="operatorAddress" label="Postal address" form={form} value={operator.address} rows={4} />
      <TextField
        name="operatorEmail"
        label="E-mail address for questions about data"
        type="email"
        form={form}
        value={operator.email}
        required
      />
      <TextArea
        name="operatorOfficer"
        label="Data protection officer"
        hint="Name and contact; empty where there is none."
        form={form}
        value={operator.officer}
        rows={2}
      />
      <Choice
        name="childrenNotice"
        label="The policy says something about children"
        checked={typed ? form.values.childrenNotice !== undefined : operator.childrenNotice}
      />
      <TextArea
        name="childrenText"
        label="What it says about children"
        hint="Markdown. Empty: the text that Opsentry brings."
        form={form}
        value={operator.childrenText}
        rows={4}
      />
      <button type="submit" class="button primary">
        Save
      </button>
    </form>
  )
}

function SecurityForm({ form, csrf, security }: FormProps & Pick<OperatorProps, 'security'>): JSX.Element {
  return (
    <form method="post" action={routes.admin.privacy.securityContact.url()} class="stack">
      <CsrfField token={csrf} />
      <p class="hint">
        Whoever finds a weakness looks for <code safe>{routes.securityContact.url()}</code> (RFC 9116). Without a
        contact there is no such file; with one, the file is always good for another half year.
      </p>
      <FormProblem form={form} />
      <TextField
        name="securityContact"
        label="Contact"
        hint="An e-mail address, or a page that begins with https://."
        form={form}
        value={security.contact}
      />
      <TextField
        name="securityPolicyUrl"
        label="Page about how reports are handled"
        hint="Empty where there is none."
        type="url"
        form={form}
        value={security.policyUrl}
      />
      <TextField
        name="securityLanguages"
        label="Languages you read"
        hint="Language tags, such as en, de."
        form={form}
        value={security.languages}
      />
      <button type="submit" class="button primary">
        Save the contact
      </button>
    </form>
  )
}
