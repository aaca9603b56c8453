import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface NewTokenProps {
  shell: Shell
  timeZone: string
  roles: Role[]
  form: FormState
  /** Calls a minute of a token that says nothing else, and the most that one may have. */
  calls: { usual: number; most: number }
  /** YYYY-MM-DD, in the organization's time zone. */
  today: string
}

export function CreateToken(props: NewTokenProps): JSX.Element {
  const { shell, form } = props
  const { t } = shell
  const { apiTokens: words } = t
  return (
    <Card name="create" heading={words.createHeading}>
      <Form
        action={routes.dashboard.apiTokens.create.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <TextField name="name" label={words.name} hint={words.nameHint} form={form} maxlength={100} required />
        <Holder form={form} t={t} />
        <Select
          name="role"
          label={t.team.role}
          form={form}
          value="editor"
          options={props.roles.map((role) => ({ value: role, label: t.roles[role] }))}
        />
        <Scopes form={form} t={t} />
        <End {...props} />
        <Bounds {...props} />
        <Submit label={words.create} look="primary" />
      </Form>
    </Card>
  )
}

interface PartProps {
  form: FormState
  t: DashboardMessages
}

function Holder({ form, t: { apiTokens: words } }: PartProps): JSX.Element {
  return (
    <Choices
      name="holder"
      legend={words.holder}
      chosen={form.values.holder ?? 'person'}
      error={form.errors.holder}
      choices={[
        {
          value: 'person',
          label: words.mine,
          hint: words.mineHint,
        },
        {
          value: 'organization',
          label: words.theirs,
          hint: words.theirsHint,
        },
      ]}
    />
  )
}

function Scopes({ form, t: { apiTokens: words } }: PartProps): JSX.Element {
  const ticked = (scope: string) => form.values[`scope.${scope}`] !== undefined
  return (
    <>
      <Choices
        name="reach"
        legend={words.reach}
        chosen={form.values.reach ?? 'everything'}
        error={form.errors.reach}
        choices={[
          { value: 'everything', label: words.everything, hint: words.everythingHint },
          { value: 'some', label: words.some, hint: words.someHint },
        ]}
      />
      <fieldset>
        <legend safe>{words.besides}</legend>
        {(['incidents', 'services', 'subscribers'] as const).map((scope) => (
          <Choice
            name={`scope.${scope}`}
            label={words.scopes[scope]}
            hint={words.scopeHints[scope]}
            checked={ticked(scope)}
          />
        ))}
      </fieldset>
    </>
  )
}

function End({ shell, form, timeZone, today }: NewTokenProps): JSX.Element {
  const { apiTokens: words } = shell.t
  return (
    <div class="field-pair">
      <Select
        name="days"
        label={words.goodFor}
        form={form}
        value="90"
        options={[
          { value: '30', label: words.days(30) },
          { value: '90', label: words.days(90) },
          { value: '365', label: words.year },
          { value: '0', label: words.unlimited },
        ]}
      />
      <TextField name="lastDay" label={words.lastDay(timeZone)} type="date" min={today} form={form} />
    </div>
  )
}

function Bounds({ shell, form, calls }: NewTokenProps): JSX.Element {
  const { apiTokens: words } = shell.t
  return (
    <>
      <TextArea name="networks" label={words.networks} hint={words.networksHint} form={form} rows={2} />
      <TextField
        name="callsPerMinute"
        label={words.calls}
        hint={words.callsHint(calls.most, calls.usual, Math.floor(calls.usual / 60))}
        inputmode="numeric"
        form={form}
        maxlength={6}
      />
      <Choice
        name="agentPublishes"
        label={words.agent}
        hint={words.agentHint}
        checked={form.values.agentPublishes !== undefined}
      />
    </>
  )
}
