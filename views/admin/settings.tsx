import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Choice, type FormState, Select } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { IdleTimeoutField } from '../layout/idle-timeout.tsx'

export interface InstanceSettingsProps {
  person: Person
  form: FormState
  signUp: string
  organizationCreation: string
  homeOrganizationId: string
  organizations: { id: string; name: string }[]
  signIn: { form: FormState; secondFactorForAll: boolean; idleMinutes: number | null }
}

export function InstanceSettingsPage(props: InstanceSettingsProps): JSX.Element {
  const { person, form } = props
  return (
    <AdminShell person={person} title="Settings" room="settings">
      <Card label="Settings of this Opsentry">
        <Form action={routes.admin.settings.save.url()} csrf={person.csrf} state={form} class="stack">
          <Select
            name="signUp"
            label="Who may make an account"
            hint={person.mailAvailable ? undefined : 'Each account begins with a mail: first connect a mail server.'}
            form={form}
            value={props.signUp}
            options={[
              { value: 'invitation', label: 'Whoever is invited to a team' },
              { value: 'open', label: 'Anyone' },
            ]}
          />
          <Select
            name="organizationCreation"
            label="Who may make organizations"
            form={form}
            value={props.organizationCreation}
            options={[
              { value: 'instance_admin', label: 'The instance admin' },
              { value: 'accounts', label: 'Every account' },
            ]}
          />
          <Select
            name="homeOrganizationId"
            label="Home organization"
            hint="Its status page stands at the address of this Opsentry itself."
            form={form}
            value={props.homeOrganizationId}
            options={props.organizations.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <SignIn person={person} {...props.signIn} />
    </AdminShell>
  )
}

function SignIn(props: InstanceSettingsProps['signIn'] & { person: Person }): JSX.Element {
  const { person, form, secondFactorForAll, idleMinutes } = props
  return (
    <Card name="sign-in" heading="Signing in">
      <Form action={routes.admin.settings.signIn.url()} csrf={person.csrf} state={form} class="stack">
        <Choice
          name="secondFactorForAll"
          label="Everybody needs a second factor"
          hint="Who has none sets one up before anything else. Here, in the administration, it is always asked for."
          checked={secondFactorForAll}
        />
        <IdleTimeoutField
          t={person.t}
          form={form}
          minutes={idleMinutes}
          hint="An organization may say less for its members. A session ends after 14 days in any case."
          otherwise="Never"
        />
        <Submit label="Save" />
      </Form>
    </Card>
  )
}
