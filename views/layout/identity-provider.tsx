import type { Role } from '#src/words.ts'
import { Card } from './card.tsx'
import { Confirm } from './confirm.tsx'
import { Fact, Facts } from './facts.tsx'
import { Choice, type FormState, Select, TextField } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import type { SsoUrls } from './sso.tsx'

export interface ProviderFields {
  name: string
  issuer: string
  clientId: string
  scopes: string
  groupsClaim: string
  createsAccounts: boolean
  defaultRole: Role | null
  provesSecondFactor: boolean
  sessionHours: number
  groupRoles: { group: string; role: Role }[]
}

export interface ProviderFormProps {
  urls: SsoUrls
  csrf: string
  form: FormState
  fields: ProviderFields
  /** Roles that may be given; none: the provider opens accounts and no organization. */
  roles: readonly Role[]
  sessionHours: readonly number[]
  /** Null: it is being added. */
  saved: { id: string; isOn: boolean; returnUrl: string; beginUrl: string } | null
}

/** A provider of OpenID Connect: its settings, and what can be done with it. */
export function OidcProvider(props: ProviderFormProps): JSX.Element {
  const { saved } = props
  return (
    <>
      {saved ? <Addresses {...saved} /> : null}
      <ProviderForm {...props} />
      {saved ? <Deeds {...props} saved={saved} /> : null}
    </>
  )
}

function Addresses({ returnUrl, beginUrl }: { returnUrl: string; beginUrl: string }): JSX.Element {
  return (
    <Card name="addresses" heading="Enter this at the provider">
      <Facts class="dns-record">
        <Fact name="Redirect URI">
          <code class="secret" safe>
            {returnUrl}
          </code>
        </Fact>
        <Fact name="Sign-in URL">
          <code class="secret" safe>
            {beginUrl}
          </code>
          <p class="hint">For a tile on the provider’s own start page; it is not needed otherwise.</p>
        </Fact>
      </Facts>
    </Card>
  )
}

function ProviderForm(props: ProviderFormProps): JSX.Element {
  const { urls, csrf, form, fields, saved } = props
  return (
    <Card name="provider" heading={saved ? 'OpenID Connect' : 'Connect by OpenID Connect'}>
      <Form action={saved ? urls.saveProvider(saved.id) : urls.addProvider} csrf={csrf} state={form} class="stack">
        <TextField
          name="name"
          label="Name"
          hint="On the button of the sign-in, such as Okta or Acme ID."
          form={form}
          value={fields.name}
          maxlength={100}
          required
        />
        <TextField
          name="issuer"
          label="Issuer"
          hint="Public and over https, or allowed under Destinations by the instance admin."
          type="url"
          form={form}
          value={fields.issuer}
          placeholder="https://example.okta.com"
          spellcheck={false}
          required
        />
        <Issuers />
        <TextField name="clientId" label="Client ID" form={form} value={fields.clientId} spellcheck={false} required />
        <TextField
          name="clientSecret"
          label="Client secret"
          hint={saved ? 'Empty keeps the present one, as long as the issuer stays.' : undefined}
          type="password"
          autocomplete="new-password"
          form={form}
        />
        <People {...props} />
        <Submit label={saved ? 'Save' : 'Add, switched off'} look="primary" />
      </Form>
    </Card>
  )
}

const issuers = [
  ['Entra ID', 'https://login.microsoftonline.com/TENANT-ID/v2.0'],
  ['Google Workspace', 'https://accounts.google.com'],
  ['Okta', 'https://YOUR-COMPANY.okta.com'],
  ['Keycloak', 'https://id.example.com/realms/REALM'],
]

function Issuers(): JSX.Element {
  return (
    <details class="dns-details">
      <summary>Issuers of well-known providers</summary>
      <Facts class="dns-record">
        {issuers.map(([name = '', issuer]) => (
          <Fact name={name}>
            <code class="secret" safe>
              {issuer}
            </code>
          </Fact>
        ))}
      </Facts>
    </details>
  )
}

/** Whom it lets in, and as what: the same for every protocol. */
export function People(props: Pick<ProviderFormProps, 'form' | 'fields' | 'roles' | 'sessionHours'>): JSX.Element {
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

function Groups({ form, fields, roles }: Pick<ProviderFormProps, 'form' | 'fields' | 'roles'>): JSX.Element {
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
              <option value={one} selected={one === role} safe>
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
        label="Claim with the groups"
        hint="Usually groups; Keycloak’s roles are in realm_access.roles. Entra ID tells the IDs of its groups."
        form={form}
        value={fields.groupsClaim}
        spellcheck={false}
      />
      <TextField
        name="scopes"
        label="Further scopes"
        hint="Besides openid, email and profile; some providers tell the groups for groups alone."
        form={form}
        value={fields.scopes}
        spellcheck={false}
      />
    </fieldset>
  )
}

function Deeds({
  urls,
  csrf,
  saved: { id, isOn },
  fields: { name },
}: ProviderFormProps & { saved: { id: string; isOn: boolean } }): JSX.Element {
  return (
    <Card name="deeds" heading={isOn ? 'It is on' : 'It is off'}>
      <div class="stack">
        <p class="hint">
          {isOn
            ? 'People of your proven domains get in by it.'
            : 'Nobody gets in by it. Try it first: you see what the provider says of you, and nothing else happens.'}
        </p>
        <div class="button-row">
          <a class="button" href={urls.trial(id)}>
            <Icon name="play" />
            <span>Try it</span>
          </a>
          {isOn ? (
            <Confirm
              label="Switch off"
              sentence="Whoever came in by it is out at once, and gets in by a password alone."
              confirm="Switch it off"
              action={urls.deactivation(id)}
              csrf={csrf}
            />
          ) : (
            <Form action={urls.activation(id)} csrf={csrf}>
              <Submit label="Switch on" look="primary" />
            </Form>
          )}
          <Confirm
            label="Remove"
            sentence="Whoever came in by it is out at once. Accounts and memberships stay; added again, it has to meet everybody anew."
            confirm={`Remove ${name}`}
            action={urls.providerRemoval(id)}
            csrf={csrf}
          />
        </div>
      </div>
    </Card>
  )
}

/** As typed where the form came back, since an empty box is not sent. */
function ticked(form: FormState, name: string, saved: boolean): boolean {
  return Object.keys(form.values).length === 0 ? saved : name in form.values
}

function durationOf(hours: number): string {
  return hours <= 24 ? `${hours} hours` : `${hours / 24} days`
}
