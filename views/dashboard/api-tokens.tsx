import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'
import { roleWords } from './invitations.tsx'

export interface ApiTokenRow {
  id: string
  name: string
  role: Role
  createdAt: number
  expiresAt: number | null
  expired: boolean
  lastUsedAt: number | null
}

export interface ApiTokensProps {
  shell: Shell
  timeZone: string
  tokens: ApiTokenRow[]
  roles: Role[]
  form: FormState
  /** Shown this once. */
  newToken?: string
}

export function ApiTokensPage(props: ApiTokensProps): JSX.Element {
  const { shell, tokens, timeZone } = props
  return (
    <DashboardShell shell={shell} title="API tokens" room="api-tokens">
      <p class="hint">A token lets a program act for this organization, as far as its role goes.</p>
      {props.newToken ? <NewToken token={props.newToken} /> : null}
      {tokens.length > 0 ? (
        <ListCard label="API tokens">
          {tokens.map((token) => (
            <Token token={token} shell={shell} timeZone={timeZone} />
          ))}
        </ListCard>
      ) : null}
      <CreateToken shell={shell} roles={props.roles} form={props.form} />
    </DashboardShell>
  )
}

function NewToken({ token }: { token: string }): JSX.Element {
  return (
    <Card name="new-token" heading="The new token" class="shown-once">
      <p>Copy it now: it is shown only once.</p>
      <p>
        <code class="secret" safe>
          {token}
        </code>
      </p>
    </Card>
  )
}

function Token({ token, shell, timeZone }: { token: ApiTokenRow; shell: Shell; timeZone: string }): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {token.name}
        </h2>
        <p class="hint">
          <Use at={token.lastUsedAt} timeZone={timeZone} /> · <End token={token} timeZone={timeZone} />
        </p>
      </div>
      <span class="badge" safe>
        {roleWords[token.role]}
      </span>
      <Confirm
        label="Revoke"
        sentence={`Whatever uses ${isolated(token.name)} stops working at once, for good.`}
        confirm={`Revoke ${isolated(token.name)}`}
        action={routes.dashboard.apiTokens.revocation.url({ slug: shell.organization.slug, id: token.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function Use({ at, timeZone }: { at: number | null; timeZone: string }): JSX.Element {
  if (at === null) return <span>never used</span>
  return (
    <span>
      last used <Moment at={at} timeZone={timeZone} />
    </span>
  )
}

function End({ token, timeZone }: { token: ApiTokenRow; timeZone: string }): JSX.Element {
  if (token.expiresAt === null) return <span>good until it is revoked</span>
  return (
    <span>
      <span>{token.expired ? 'expired ' : 'good until '}</span>
      <Moment at={token.expiresAt} timeZone={timeZone} />
    </span>
  )
}

function CreateToken({ shell, roles, form }: { shell: Shell; roles: Role[]; form: FormState }): JSX.Element {
  return (
    <Card name="create" heading="Create a token">
      <Form
        action={routes.dashboard.apiTokens.create.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <TextField name="name" label="Name" hint="Which program uses it." form={form} maxlength={100} required />
        <div class="field-pair">
          <Select
            name="role"
            label="Role"
            form={form}
            value="editor"
            options={roles.map((role) => ({ value: role, label: roleWords[role] }))}
          />
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
        </div>
        <Submit label="Create the token" look="primary" />
      </Form>
    </Card>
  )
}
