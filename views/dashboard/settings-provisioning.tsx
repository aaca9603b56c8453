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
import { Sentence } from '../layout/sentence.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Since } from '../layout/since.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { t } = shell
  return (
    <SettingsTab shell={shell} tab="provisioning">
      {props.newToken ? <NewToken token={props.newToken} t={t} /> : null}
      <ConnectCard {...props} />
      {tokens.length > 0 ? (
        <ListCard heading={t.provisioning.tokens}>
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

function NewToken({ token, t }: { token: string; t: DashboardMessages }): JSX.Element {
  const { newToken, copyNow } = t.provisioning
  return <ShownOnce t={t} name="new-token" heading={newToken} secret={token} sentence={copyNow} />
}

function ConnectCard({ shell, address, overview }: ProvisioningProps): JSX.Element {
  const { people, provenDomains } = overview
  const { t, organization } = shell
  const { provisioning: words } = t
  return (
    <Card name="provisioning" heading={words.heading} class="stack">
      <p class="hint" safe>
        {words.hint}
      </p>
      <div class="field">
        <label for="scim-address" safe>
          {words.address}
        </label>
        <p id="scim-address-hint" class="hint" safe>
          {words.addressHint}
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
        <li safe>{provenDomains.length === 0 ? words.invited : words.joins(shortList(provenDomains, t))}</li>
        <li safe>{words.deactivation}</li>
        <li safe>{words.owners}</li>
      </ul>
      <p class="hint">
        <span safe>{words.people(isolated(organization.name), people)}</span>{' '}
        <Sentence text={words.domainsAndRoles} parts={{ sso: <SsoLink shell={shell} /> }} />
      </p>
    </Card>
  )
}

function SsoLink({ shell: { organization, t } }: { shell: Shell }): JSX.Element {
  return (
    <a href={routes.dashboard.settings.sso.show.url({ slug: organization.slug })} safe>
      {t.settingsTabs.sso}
    </a>
  )
}

interface TokenProps {
  token: ScimTokenRow
  shell: Shell
  timeZone: string
}

function Token({ token, shell, timeZone }: TokenProps): JSX.Element {
  const { t } = shell
  return (
    <li class="row">
      <div class="row-main">
        <h3 class="row-title" dir="auto" safe>
          {token.name}
        </h3>
        <p class="hint">
          <Use token={token} shell={shell} timeZone={timeZone} /> ·{' '}
          <End token={token} shell={shell} timeZone={timeZone} />
        </p>
      </div>
      <Confirm
        label={t.ownTokens.revoke}
        sentence={t.provisioning.revokeHint(isolated(token.name))}
        confirm={t.ownTokens.revokeNamed(isolated(token.name))}
        action={routes.dashboard.settings.provisioning.revocation.url({ slug: shell.organization.slug, id: token.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function Use({ token: { lastUsedAt }, shell: { now, t }, timeZone }: TokenProps): JSX.Element {
  if (lastUsedAt === null) return <span safe>{t.ownTokens.neverUsed}</span>
  const time = <Since at={lastUsedAt} now={now} timeZone={timeZone} t={t} />
  return (
    <span>
      <Sentence text={t.provisioning.lastUsed} parts={{ time }} />
    </span>
  )
}

function End({ token: { expiresAt, expired }, shell: { t }, timeZone }: TokenProps): JSX.Element {
  if (expiresAt === null) return <span safe>{t.ownTokens.untilRevoked}</span>
  const time = <Moment at={expiresAt} timeZone={timeZone} t={t} />
  return (
    <span>
      <Sentence text={expired ? t.provisioning.expired : t.ownTokens.until} parts={{ time }} />
    </span>
  )
}

const days = [90, 365, 0] as const

function CreateToken({ shell, form }: ProvisioningProps): JSX.Element {
  const { t } = shell
  const { provisioning: words } = t
  return (
    <Card name="create" heading={words.createHeading}>
      <p class="hint" safe>
        {words.createHint}
      </p>
      <Form
        action={routes.dashboard.settings.provisioning.create.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <div class="field-pair">
          <TextField name="name" label={t.settings.name} hint={words.nameHint} form={form} maxlength={100} required />
          <Select
            name="days"
            label={words.goodFor}
            form={form}
            value="365"
            options={days.map((count) => ({ value: String(count), label: words.days[count] }))}
          />
        </div>
        <Submit label={words.create} look="primary" />
      </Form>
    </Card>
  )
}

function GroupsCard({ shell: { t }, overview }: ProvisioningProps): JSX.Element {
  const { groups, moreGroups } = overview
  const { provisioning: words } = t
  return (
    <Card name="groups" heading={t.readers.groups}>
      {groups.length === 0 ? (
        <Empty sentence={words.noGroups} />
      ) : (
        <Rows
          stacked
          columns={[
            { title: words.group, heading: true, text: ({ name }) => name },
            { title: words.peopleColumn, class: 'number', text: ({ people }) => t.count(people) },
            { title: words.role, text: ({ role }) => (role === null ? words.noRole : t.roles[role]) },
          ]}
          rows={groups}
        />
      )}
      {moreGroups > 0 ? (
        <p class="hint" safe>
          {words.moreGroups(moreGroups)}
        </p>
      ) : null}
    </Card>
  )
}
