import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Choice, FormProblem, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { csrf, t } = person
  return (
    <PrivacyTab person={person} tab="operator">
      <Card name="operator" heading={t.privacyTabs.operator}>
        <OperatorForm form={forms.operator} operator={operator} csrf={csrf} t={t} />
      </Card>
      <Card name="security" heading={t.operator.reports}>
        <SecurityForm form={forms.security} security={security} csrf={csrf} t={t} />
      </Card>
    </PrivacyTab>
  )
}

interface FormProps {
  t: DashboardMessages
  form: FormState
  csrf: string
}

function OperatorForm({ t, form, csrf, operator }: FormProps & Pick<OperatorProps, 'operator'>): JSX.Element {
  const { operator: words } = t
  const typed = Object.keys(form.values).length > 0
  return (
    <Form action={routes.admin.privacy.operator.save.url()} csrf={csrf} class="stack">
      <p class="hint" safe>
        {words.hint}
      </p>
      <FormProblem form={form} t={t} />
      <TextField
        name="operatorName"
        label={words.name}
        hint={words.nameHint}
        form={form}
        value={operator.name}
        maxlength={200}
        required
      />
      <TextArea name="operatorAddress" label={words.address} form={form} value={operator.address} rows={4} />
      <TextField name="operatorEmail" label={words.email} type="email" form={form} value={operator.email} required />
      <TextArea
        name="operatorOfficer"
        label={words.officer}
        hint={words.officerHint}
        form={form}
        value={operator.officer}
        rows={2}
      />
      <Choice
        name="childrenNotice"
        label={words.children}
        checked={typed ? form.values.childrenNotice !== undefined : operator.childrenNotice}
      />
      <TextArea
        name="childrenText"
        label={words.childrenText}
        hint={words.childrenHint}
        form={form}
        value={operator.childrenText}
        rows={4}
      />
      <Submit label={t.adminForm.save} look="primary" />
    </Form>
  )
}

function SecurityForm({ t, form, csrf, security }: FormProps & Pick<OperatorProps, 'security'>): JSX.Element {
  const { operator: words } = t
  return (
    <Form action={routes.admin.privacy.securityContact.url()} csrf={csrf} class="stack">
      <p class="hint">
        <Sentence text={words.securityHint} parts={{ file: <code safe>{routes.securityContact.url()}</code> }} />
      </p>
      <FormProblem form={form} t={t} />
      <TextField
        name="securityContact"
        label={words.contact}
        hint={words.contactHint}
        form={form}
        value={security.contact}
      />
      <TextField
        name="securityPolicyUrl"
        label={words.policyPage}
        hint={t.privacyTabs.emptyWhereNone}
        type="url"
        form={form}
        value={security.policyUrl}
      />
      <TextField
        name="securityLanguages"
        label={words.languages}
        hint={words.languagesHint}
        form={form}
        value={security.languages}
      />
      <Submit label={words.saveContact} look="primary" />
    </Form>
  )
}
