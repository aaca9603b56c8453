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
  const { t } = person
  const { instanceSettings: words } = t
  return (
    <AdminShell person={person} title={t.adminRooms.settings} room="settings">
      <Card label={words.label}>
        <Form action={routes.admin.settings.save.url()} csrf={person.csrf} state={form} t={t} class="stack">
          <Select
            name="signUp"
            label={words.signUp}
            hint={person.mailAvailable ? undefined : words.signUpNoMail}
            form={form}
            value={props.signUp}
            options={[
              { value: 'invitation', label: words.invited },
              { value: 'open', label: words.anyone },
            ]}
          />
          <Select
            name="organizationCreation"
            label={words.creation}
            form={form}
            value={props.organizationCreation}
            options={[
              { value: 'instance_admin', label: words.byAdmin },
              { value: 'accounts', label: words.byAccounts },
            ]}
          />
          <Select
            name="homeOrganizationId"
            label={words.home}
            hint={words.homeHint}
            form={form}
            value={props.homeOrganizationId}
            options={props.organizations.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Submit label={t.adminForm.save} look="primary" />
        </Form>
      </Card>
      <SignIn person={person} {...props.signIn} />
    </AdminShell>
  )
}

function SignIn(props: InstanceSettingsProps['signIn'] & { person: Person }): JSX.Element {
  const { person, form, secondFactorForAll, idleMinutes } = props
  const { t } = person
  const { instanceSettings: words } = t
  return (
    <Card name="sign-in" heading={words.signingIn}>
      <Form action={routes.admin.settings.signIn.url()} csrf={person.csrf} state={form} t={t} class="stack">
        <Choice
          name="secondFactorForAll"
          label={words.factorForAll}
          hint={words.factorHint}
          checked={secondFactorForAll}
        />
        <IdleTimeoutField t={t} form={form} minutes={idleMinutes} hint={words.idleHint} otherwise={words.never} />
        <Submit label={t.adminForm.save} />
      </Form>
    </Card>
  )
}
