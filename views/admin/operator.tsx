import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Choice, FormProblem, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
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

/** Operator that answers for the data here, and the contact for reports of weaknesses. */
export function OperatorPage({ person, operator, security, forms }: OperatorProps): JSX.Element {
  return (
    <PrivacyTab person={person} tab="operator">
      <Card name="operator" heading="Operator">
        <OperatorForm form={forms.operator} operator={operator} csrf={person.csrf} />
      </Card>
      <Card name="security" heading="Reports of weaknesses">
        <SecurityForm form={forms.security} security={security} csrf={person.csrf} />
      </Card>
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
    <Form action={routes.admin.privacy.operator.save.url()} csrf={csrf} class="stack">
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
      <Submit label="Save" look="primary" />
    </Form>
  )
}

function SecurityForm({ form, csrf, security }: FormProps & Pick<OperatorProps, 'security'>): JSX.Element {
  return (
    <Form action={routes.admin.privacy.securityContact.url()} csrf={csrf} class="stack">
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
      <Submit label="Save the contact" look="primary" />
    </Form>
  )
}
