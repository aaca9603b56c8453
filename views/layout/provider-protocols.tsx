import type { IdentityProviderKind } from '#src/words/sso.ts'
import { Card } from './card.tsx'
import { Fact, Facts } from './facts.tsx'
import { type FormState, TextArea, TextField } from './fields.tsx'

/** What the screens of a provider say that differs by its protocol. */

export interface ProtocolFields {
  kind: IdentityProviderKind
  issuer: string
  clientId: string
  scopes: string
  signInUrl: string
  certificates: string[]
}

/** Addresses of Opsentry that the provider has to know. */
export interface ProviderAddresses {
  returnUrl: string
  beginUrl: string
}

interface FieldsProps {
  form: FormState
  fields: ProtocolFields
  isSaved: boolean
}

interface Protocol {
  name: string
  groupsLabel: string
  groupsHint: string
  Fields: (props: FieldsProps) => JSX.Element
  Addresses: (props: ProviderAddresses) => JSX.Element
}

export const protocols: Record<IdentityProviderKind, Protocol> = {
  oidc: {
    name: 'OpenID Connect',
    groupsLabel: 'Claim with the groups',
    groupsHint: 'Usually groups; Keycloak’s roles are in realm_access.roles. Entra ID tells the IDs of its groups.',
    Fields: OidcFields,
    Addresses: OidcAddresses,
  },
  saml: {
    name: 'SAML 2.0',
    groupsLabel: 'Attribute with the groups',
    groupsHint: 'Usually groups. Entra ID’s own attribute is found by itself; it tells the IDs of its groups.',
    Fields: SamlFields,
    Addresses: SamlAddresses,
  },
}

function OidcFields({ form, fields, isSaved }: FieldsProps): JSX.Element {
  return (
    <>
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
        hint={isSaved ? 'Empty keeps the present one, as long as the issuer stays.' : undefined}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <TextField
        name="scopes"
        label="Further scopes"
        hint="Besides openid, email and profile; some providers tell the groups for groups alone."
        form={form}
        value={fields.scopes}
        spellcheck={false}
      />
    </>
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

function OidcAddresses({ returnUrl, beginUrl }: ProviderAddresses): JSX.Element {
  return <AtProvider facts={[['Redirect URI', returnUrl]]} beginUrl={beginUrl} />
}

function SamlFields({ form, fields, isSaved }: FieldsProps): JSX.Element {
  return (
    <>
      <TextArea
        name="metadata"
        label={isSaved ? 'New metadata of the provider' : 'Metadata of the provider'}
        hint="All of its XML file. It says what the three fields below ask for, and counts before them."
        rows={5}
        form={form}
      />
      <details class="dns-details" open={isSaved || typedByHand(form)}>
        <summary>Or by hand</summary>
        <div class="stack">
          <TextField
            name="issuer"
            label="Entity ID"
            hint="Entra ID calls it Microsoft Entra Identifier, Okta Issuer."
            form={form}
            value={fields.issuer}
            spellcheck={false}
          />
          <TextField
            name="signInUrl"
            label="Sign-in URL"
            hint="For requests by redirect (HTTP-Redirect)."
            type="url"
            form={form}
            value={fields.signInUrl}
            spellcheck={false}
          />
          <TextArea
            name="certificates"
            label="Certificates"
            hint="With which the provider signs its assertions, as PEM. Two while it changes from one to the next."
            form={form}
            value={fields.certificates.join('')}
          />
        </div>
      </details>
    </>
  )
}

function typedByHand({ values, errors }: FormState): boolean {
  const names = ['issuer', 'signInUrl', 'certificates']
  return names.some((name) => errors[name] !== undefined || (values[name] ?? '') !== '')
}

function SamlAddresses({ returnUrl, beginUrl }: ProviderAddresses): JSX.Element {
  return (
    <AtProvider
      facts={[
        ['Metadata, and entity ID', `${returnUrl}/metadata`],
        ['Assertion consumer service (ACS) URL', returnUrl],
      ]}
      beginUrl={beginUrl}
      hint="Have it sign the assertion itself, with SHA-256, and pass on the e-mail address as NameID or as email."
    />
  )
}

interface AtProviderProps {
  facts: [name: string, address: string][]
  beginUrl: string
  hint?: string
}

function AtProvider({ facts, beginUrl, hint }: AtProviderProps): JSX.Element {
  return (
    <Card name="addresses" heading="Enter this at the provider">
      <div class="stack">
        <Facts class="dns-record">
          {facts.map(([name, address]) => (
            <Fact name={name}>
              <code class="secret" safe>
                {address}
              </code>
            </Fact>
          ))}
          <Fact name="Sign-in URL">
            <code class="secret" safe>
              {beginUrl}
            </code>
            <p class="hint">For a tile on the provider’s own start page; it is not needed otherwise.</p>
          </Fact>
        </Facts>
        {hint === undefined ? null : (
          <p class="hint" safe>
            {hint}
          </p>
        )}
      </div>
    </Card>
  )
}
