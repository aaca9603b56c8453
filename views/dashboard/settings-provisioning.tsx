import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { shortList } from '../layout/lists.ts'
import { Rows } from '../layout/rows.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Since } from '../layout/since.tsx'
import { Moment } from '../layout/times.tsx'
import { en } from '../messages/en.ts'
import { roleWords } from './invitations.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface ScimTokenRow {
  id: string
  name: string
  createdAt: number
  expiresAt: number | null
  expired: boolean
  lastUsedAt: number | null
}

export interface ProvisioningProps {
  shell: Shell
  timeZone: string
  /** Absolute, of SCIM. */
  address: string
  tokens: ScimTokenRow[]
  overview: {
    people: number
    groups: { name: string; people: number; role: Role | null }[]
    moreGroups: number
    provenDomains: string[]
  }
  form: FormState
  /** Shown this once. */
  newToken?: string
}

export function ProvisioningPage(props: ProvisioningProps): JSX.Element {
  const { shell, tokens, timeZone } = props
  return (
    <SettingsTab shell={shell} tab="provisioning">
      {props.newToken ? <NewToken token={props.newToken} /> : null}
      <ConnectCard {...props} />
      {tokens.length > 0 ? (
        <ListCard heading="SCIM tokens">
          {tokens.map((token) => (
            <Token token={token} shell={shell} timeZone={timeZone} />
          ))}
        </ListCard>
      ) : null}
      <CreateToken {...props} />
      <GroupsCard {...props} />
    </SettingsTab>
  )
}

function NewToken({ token }: { token: string }): JSX.Element {
  return (
    <ShownOnce
      name="new-token"
      heading="The new token"
      secret={token}
      sentence="Copy it into your identity provider now: it is shown only once."
    />
  )
}

function ConnectCard({ shell, address, overview }: ProvisioningProps): JSX.Element {
  const { people, provenDomains } = overview
  return (
    <Card name="provisioning" heading="People from your identity provider" class="stack">
      <p class="hint">
        Entra ID, Okta, JumpCloud and others say over SCIM 2.0 who belongs to your team. They add people, give them
        roles by their groups, and end a membership at once when somebody leaves.
      </p>
      <div class="field">
        <label for="scim-address">Address</label>
        <p id="scim-address-hint" class="hint">
          Entra ID calls it Tenant URL, Okta the SCIM connector base URL. People are known by userName.
        </p>
        <textarea
          id="scim-address"
          class="code-to-copy"
          rows="1"
          readonly
          spellcheck="false"
          aria-describedby="scim-address-hint"
          safe
        >
          {address}
        </textarea>
      </div>
      <ul class="consequences">
        <li safe>
          {provenDomains.length === 0
            ? 'No mail domain of yours is proven yet, so everybody new is invited by mail, and joins once they accept.'
            : `Whoever has an address at ${shortList(provenDomains, en)} joins at once. Everybody else is invited by mail.`}
        </li>
        <li>
          A deactivation ends the membership here, with its API tokens. The account and its other organizations stay.
        </li>
        <li>
          The only owner cannot be deactivated, and no group makes or unmakes an owner: you do that by hand, under Team.
        </li>
      </ul>
      <p class="hint">
        <span safe>{peopleWords(people, shell.organization.name)}</span> Domains and the roles of groups stand under{' '}
        <a href={routes.dashboard.settings.sso.show.url({ slug: shell.organization.slug })}>Single sign-on</a>.
      </p>
    </Card>
  )
}

function peopleWords(people: number, organization: string): string {
  if (people === 0) return 'No identity provider has named anybody yet.'
  return people === 1
    ? `1 person of ${isolated(organization)} comes from an identity provider.`
    : `${people.toLocaleString('en')} people of ${isolated(organization)} come from an identity provider.`
}

function Token({ token, shell, timeZone }: { token: ScimTokenRow; shell: Shell; timeZone: string }): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h3 class="row-title" dir="auto" safe>
          {token.name}
        </h3>
        <p class="hint">
          <Use at={token.lastUsedAt} now={shell.now} timeZone={timeZone} /> · <End token={token} timeZone={timeZone} />
        </p>
      </div>
      <Confirm
        label="Revoke"
        sentence={`${isolated(token.name)} can add and remove nobody any more. Everybody it brought here stays.`}
        confirm={`Revoke ${isolated(token.name)}`}
        action={routes.dashboard.settings.provisioning.revocation.url({ slug: shell.organization.slug, id: token.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function Use({ at, now, timeZone }: { at: number | null; now: number; timeZone: string }): JSX.Element {
  if (at === null) return <span>never used</span>
  return (
    <span>
      last used <Since at={at} now={now} timeZone={timeZone} />
    </span>
  )
}

function End({ token, timeZone }: { token: ScimTokenRow; timeZone: string }): JSX.Element {
  if (token.expiresAt === null) return <span>good until it is revoked</span>
  return (
    <span>
      <span>{token.expired ? 'expired ' : 'good until '}</span>
      <Moment at={token.expiresAt} timeZone={timeZone} />
    </span>
  )
}

function CreateToken({ shell, form }: ProvisioningProps): JSX.Element {
  return (
    <Card name="create" heading="Create a token">
      <p class="hint">Whoever holds it can add and remove members, owners included. Give it to nothing else.</p>
      <Form
        action={routes.dashboard.settings.provisioning.create.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <div class="field-pair">
          <TextField
            name="name"
            label="Name"
            hint="Your identity provider, such as Entra ID."
            form={form}
            maxlength={100}
            required
          />
          <Select
            name="days"
            label="Good for"
            form={form}
            value="365"
            options={[
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

function GroupsCard({ overview }: ProvisioningProps): JSX.Element {
  const { groups, moreGroups } = overview
  return (
    <Card name="groups" heading="Groups">
      {groups.length === 0 ? (
        <Empty sentence="No groups have come. Everybody begins with the default role of your single sign-on, or as a viewer." />
      ) : (
        <Rows
          stacked
          columns={[
            { title: 'Group', heading: true, text: ({ name }) => name },
            { title: 'People', class: 'number', text: ({ people }) => people.toLocaleString('en') },
            { title: 'Role', text: ({ role }) => (role === null ? 'no role' : roleWords[role]) },
          ]}
          rows={groups}
        />
      )}
      {moreGroups > 0 ? <p class="hint" safe>{`And ${moreGroups.toLocaleString('en')} more.`}</p> : null}
    </Card>
  )
}
