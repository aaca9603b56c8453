import type { Role } from '#src/words.ts'
import { Choice, type FormState, Select, TextField } from './fields.tsx'
import { type ProtocolFields, protocols } from './provider-protocols.tsx'

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
  form: FormState
  fields: ProviderFields
  /** Roles that may be given; none: the provider opens accounts and no organization. */
  roles: readonly Role[]
  sessionHours: readonly number[]
}

/** Whom it lets in, and as what: the same for every protocol. */
export function People(props: PeopleProps): JSX.Element {
  const { form, fields, roles } = props
  return (
    <>
      <fieldset class="stack">
        <legend>Who gets in</legend>
        <Choice
          name="createsAccounts"
          label="Whoever is not here yet is let in with their first sign-in"
          hint="Otherwise people are invited before."
          checked={ticked(form, 'createsAccounts', fields.createsAccounts)}
        />
        <Choice
          name="provesSecondFactor"
          label="A sign-in there counts as two factors"
          hint="Tick this where the provider itself asks everybody for a second factor."
          checked={ticked(form, 'provesSecondFactor', fields.provesSecondFactor)}
        />
        <Select
          name="sessionHours"
          label="Ask the provider again after"
          form={form}
          value={String(fields.sessionHours)}
          options={props.sessionHours.map((hours) => ({ value: String(hours), label: durationOf(hours) }))}
        />
      </fieldset>
      {roles.length === 0 ? null : <Groups {...props} />}
    </>
  )
}

function Groups({ form, fields, roles }: PeopleProps): JSX.Element {
  const rows = [...fields.groupRoles, ...[1, 2, 3].map(() => ({ group: '', role: 'viewer' as const }))]
  const error = form.errors.groups
  return (
    <fieldset class="stack" aria-describedby={error ? 'error-groups' : undefined}>
      <legend>Roles</legend>
      <p class="hint">
        With groups in this list a person’s role is looked up at each sign-in: the highest of their groups holds. Owners
        stay owners, and no group makes one. Save to get more rows; an empty one is left out.
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
            aria-label={`Group ${at + 1}`}
            dir="auto"
            spellcheck="false"
            autocomplete="off"
          />
          <select name="groupRole" aria-label={`Role of group ${at + 1}`}>
            {roles.map((one) => (
              <option value={one} selected={one === role}>
                {one}
              </option>
            ))}
          </select>
        </div>
      ))}
      <Select
        name="defaultRole"
        label="Everybody else"
        form={form}
        value={fields.defaultRole ?? 'none'}
        options={[
          { value: 'none', label: 'stays out' },
          ...roles.map((role) => ({ value: role as string, label: `becomes ${role}` })),
        ]}
      />
      <TextField
        name="groupsClaim"
        label={protocols[fields.kind].groupsLabel}
        hint={protocols[fields.kind].groupsHint}
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

function durationOf(hours: number): string {
  return hours <= 24 ? `${hours} hours` : `${hours / 24} days`
}
