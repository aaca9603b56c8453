import type { Role } from '#src/words.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Choice, type FormState, Select, TextField } from './fields.tsx'
import type { ProtocolFields } from './provider-protocols.tsx'

type GivenRole = keyof DashboardMessages['provider']['becomes']

export interface ProviderFields extends ProtocolFields {
  name: string
  groupsClaim: string
  createsAccounts: boolean
  defaultRole: Role | null
  provesSecondFactor: boolean
  sessionHours: number
  groupRoles: { group: string; role: Role }[]
}

export interface PeopleProps {
  t: DashboardMessages
  form: FormState
  fields: ProviderFields
  /** Roles that may be given; none: the provider opens accounts and no organization. */
  roles: readonly GivenRole[]
  sessionHours: readonly number[]
}

/** Whom it lets in, and as what: the same for every protocol. */
export function People(props: PeopleProps): JSX.Element {
  const { form, fields, roles } = props
  const { provider: words } = props.t
  return (
    <>
      <fieldset class="stack">
        <legend safe>{words.whoGetsIn}</legend>
        <Choice
          name="createsAccounts"
          label={words.createsAccounts}
          hint={words.createsAccountsHint}
          checked={ticked(form, 'createsAccounts', fields.createsAccounts)}
        />
        <Choice
          name="provesSecondFactor"
          label={words.twoFactors}
          hint={words.twoFactorsHint}
          checked={ticked(form, 'provesSecondFactor', fields.provesSecondFactor)}
        />
        <Select
          name="sessionHours"
          label={words.askAgain}
          form={form}
          value={String(fields.sessionHours)}
          options={props.sessionHours.map((hours) => ({
            value: String(hours),
            label: hours <= 24 ? words.hours(hours) : words.days(hours / 24),
          }))}
        />
      </fieldset>
      {roles.length === 0 ? null : <Groups {...props} />}
    </>
  )
}

function Groups({ t, form, fields, roles }: PeopleProps): JSX.Element {
  const { provider: words } = t
  const { label, hint } = words.groupsClaim[fields.kind]
  const rows = [...fields.groupRoles, ...[1, 2, 3].map(() => ({ group: '', role: 'viewer' as const }))]
  const error = form.errors.groups
  return (
    <fieldset class="stack" aria-describedby={error ? 'error-groups' : undefined}>
      <legend safe>{words.roles}</legend>
      <p class="hint" safe>
        {words.rolesHint}
      </p>
      {error ? (
        <p class="field-error" id="error-groups" safe>
          {error}
        </p>
      ) : null}
      {rows.map(({ group, role }, at) => (
        <div class="group-role">
          <input
            name="group"
            value={group}
            aria-label={words.group(at + 1)}
            dir="auto"
            spellcheck="false"
            autocomplete="off"
          />
          <select name="groupRole" aria-label={words.groupRole(at + 1)}>
            {roles.map((one) => (
              <option value={one} selected={one === role} safe>
                {t.roles[one]}
              </option>
            ))}
          </select>
        </div>
      ))}
      <Select
        name="defaultRole"
        label={words.everybodyElse}
        form={form}
        value={fields.defaultRole ?? 'none'}
        options={[
          { value: 'none', label: words.staysOut },
          ...roles.map((role) => ({ value: role as string, label: words.becomes[role] })),
        ]}
      />
      <TextField
        name="groupsClaim"
        label={label}
        hint={hint}
        form={form}
        value={fields.groupsClaim}
        spellcheck={false}
      />
    </fieldset>
  )
}

/** As typed where the form came back, since an empty box is not sent. */
function ticked(form: FormState, name: string, saved: boolean): boolean {
  return Object.keys(form.values).length === 0 ? saved : name in form.values
}
