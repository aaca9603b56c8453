import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { roleWords } from './invitations.tsx'

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
  return (
    <Card name="create" heading="Create a token">
      <Form
        action={routes.dashboard.apiTokens.create.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <TextField name="name" label="Name" hint="Which program uses it." form={form} maxlength={100} required />
        <Holder form={form} />
        <Select
          name="role"
          label="Role"
          form={form}
          value="editor"
          options={props.roles.map((role) => ({ value: role, label: roleWords[role] }))}
        />
        <Scopes form={form} />
        <End {...props} />
        <Bounds {...props} />
        <Submit label="Create the token" look="primary" />
      </Form>
    </Card>
  )
}

function Holder({ form }: { form: FormState }): JSX.Element {
  return (
    <Choices
      name="holder"
      legend="Whose it is"
      chosen={form.values.holder ?? 'person'}
      error={form.errors.holder}
      choices={[
        {
          value: 'person',
          label: 'Mine',
          hint: 'For what I run myself: it does no more than I may, and ends when I leave.',
        },
        {
          value: 'organization',
          label: 'The organization’s',
          hint: 'For what runs without me: it keeps working when I leave.',
        },
      ]}
    />
  )
}

function Scopes({ form }: { form: FormState }): JSX.Element {
  const ticked = (scope: string) => form.values[`scope.${scope}`] !== undefined
  return (
    <>
      <Choices
        name="reach"
        legend="What it is for"
        chosen={form.values.reach ?? 'everything'}
        error={form.errors.reach}
        choices={[
          { value: 'everything', label: 'Everything', hint: 'As far as its role goes.' },
          { value: 'some', label: 'Reading, and what you tick', hint: 'It changes nothing else, whatever its role.' },
        ]}
      />
      <fieldset>
        <legend>Besides reading</legend>
        <Choice
          name="scope.incidents"
          label="Incidents and maintenance"
          hint="Open, update and resolve them, and plan work."
          checked={ticked('incidents')}
        />
        <Choice
          name="scope.services"
          label="Services"
          hint="Set their status, and add and change them where its role may."
          checked={ticked('services')}
        />
        <Choice
          name="scope.subscribers"
          label="Subscribers"
          hint="Read, add and remove them where its role may."
          checked={ticked('subscribers')}
        />
      </fieldset>
    </>
  )
}

function End({ form, timeZone, today }: NewTokenProps): JSX.Element {
  return (
    <div class="field-pair">
      <Select
        name="days"
        label="Good for"
        form={form}
        value="90"
        options={[
          { value: '30', label: '30 days' },
          { value: '90', label: '90 days' },
          { value: '365', label: 'a year' },
          { value: '0', label: 'until it is revoked' },
        ]}
      />
      <TextField name="lastDay" label={`Or its last day (${timeZone})`} type="date" min={today} form={form} />
    </div>
  )
}

function Bounds({ form, calls }: NewTokenProps): JSX.Element {
  const usual = calls.usual.toLocaleString('en')
  return (
    <>
      <TextArea
        name="networks"
        label="Works from (optional)"
        hint="Addresses and ranges, such as 203.0.113.0/24, one a line. Calls from elsewhere are refused. Empty: from anywhere."
        form={form}
        rows={2}
      />
      <TextField
        name="callsPerMinute"
        label="Calls a minute (optional)"
        hint={`Up to ${calls.most.toLocaleString('en')}. Empty: ${usual}, which is ${Math.floor(calls.usual / 60)} a second.`}
        inputmode="numeric"
        form={form}
        maxlength={6}
      />
      <Choice
        name="agentPublishes"
        label="Its agent publishes at once"
        hint="Without this, what an agent writes over MCP waits until a person publishes it."
        checked={form.values.agentPublishes !== undefined}
      />
    </>
  )
}
