import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
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
  /** The person whose it is; null: the organization's. */
  holder: string | null
  /** It is the reader's own. */
  mine: boolean
  /** Whoever made it, and whether they have left the team; null: a command, or somebody whose account is erased. */
  maker: { name: string; left: boolean } | null
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
      <p class="hint">
        A token lets a program act for this organization, as far as its role goes. A person's own does no more than they
        may, and ends when they leave; the organization's keeps working.
      </p>
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
          {token.holder === null ? <Maker maker={token.maker} /> : null}
        </p>
        {token.holder === null && token.maker?.left ? (
          <p class="hint" safe>
            {`${isolated(token.maker.name)} may still know it: replace it if they should not use it any more.`}
          </p>
        ) : null}
      </div>
      <span class="badge" dir="auto" safe>
        {holderWords(token)}
      </span>
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

function holderWords({ holder, mine }: ApiTokenRow): string {
  if (holder === null) return 'Organization’s'
  else return mine ? 'Yours' : `${holder}’s`
}

function Maker({ maker }: { maker: ApiTokenRow['maker'] }): JSX.Element {
  if (maker === null) return ''
  return <span safe>{` · made by ${isolated(maker.name)}${maker.left ? ', who has left' : ''}`}</span>
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
