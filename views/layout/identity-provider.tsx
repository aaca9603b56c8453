import { Card } from './card.tsx'
import { Confirm } from './confirm.tsx'
import { Fact, Facts } from './facts.tsx'
import { TextField } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { People, type PeopleProps } from './provider-people.tsx'
import type { SsoUrls } from './sso.tsx'

export interface ProviderFormProps extends PeopleProps {
  urls: SsoUrls
  csrf: string
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
