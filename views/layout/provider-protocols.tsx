import type { IdentityProviderKind } from '#src/words/sso.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  t: DashboardMessages
  form: FormState
  fields: ProtocolFields
  isSaved: boolean
}

type AddressesProps = ProviderAddresses & { t: DashboardMessages }

interface Protocol {
  name: string
  Fields: (props: FieldsProps) => JSX.Element
  Addresses: (props: AddressesProps) => JSX.Element
}

export const protocols: Record<IdentityProviderKind, Protocol> = {
  oidc: {
    name: 'OpenID Connect',
    Fields: OidcFields,
    Addresses: OidcAddresses,
  },
  saml: {
    name: 'SAML 2.0',
    Fields: SamlFields,
    Addresses: SamlAddresses,
  },
}

function OidcFields({ t, form, fields, isSaved }: FieldsProps): JSX.Element {
  const { provider: words } = t
  return (
    <>
      <TextField
        name="issuer"
        label={words.issuer}
        hint={words.issuerHint}
        type="url"
        form={form}
        value={fields.issuer}
        placeholder="https://example.okta.com"
        spellcheck={false}
        required
      />
      <Issuers t={t} />
      <TextField
        name="clientId"
        label={words.clientId}
        form={form}
        value={fields.clientId}
        spellcheck={false}
        required
      />
      <TextField
        name="clientSecret"
        label={words.clientSecret}
        hint={isSaved ? words.clientSecretKept : undefined}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <TextField
        name="scopes"
        label={words.scopes}
        hint={words.scopesHint}
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

function Issuers({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <details class="dns-details">
      <summary safe>{t.provider.issuers}</summary>
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

function OidcAddresses({ t, returnUrl, beginUrl }: AddressesProps): JSX.Element {
  return <AtProvider facts={[[t.provider.redirectUri, returnUrl]]} beginUrl={beginUrl} t={t} />
}

function SamlFields({ t, form, fields, isSaved }: FieldsProps): JSX.Element {
  const { provider: words } = t
  return (
    <>
      <TextArea
        name="metadata"
        label={isSaved ? words.newMetadata : words.metadata}
        hint={words.metadataHint}
        rows={5}
        form={form}
      />
      <details class="dns-details" open={isSaved || typedByHand(form)}>
        <summary safe>{words.byHand}</summary>
        <div class="stack">
          <TextField
            name="issuer"
            label={words.entityId}
            hint={words.entityIdHint}
            form={form}
            value={fields.issuer}
            spellcheck={false}
          />
          <TextField
            name="signInUrl"
            label={words.signInUrl}
            hint={words.signInUrlHint}
            type="url"
            form={form}
            value={fields.signInUrl}
            spellcheck={false}
          />
          <TextArea
            name="certificates"
            label={words.certificates}
            hint={words.certificatesHint}
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

function SamlAddresses({ t, returnUrl, beginUrl }: AddressesProps): JSX.Element {
  const { metadataUrl, acsUrl, signAssertion } = t.provider
  return (
    <AtProvider
      facts={[
        [metadataUrl, `${returnUrl}/metadata`],
        [acsUrl, returnUrl],
      ]}
      beginUrl={beginUrl}
      hint={signAssertion}
      t={t}
    />
  )
}

interface AtProviderProps {
  facts: [name: string, address: string][]
  beginUrl: string
  hint?: string
  t: DashboardMessages
}

function AtProvider({ facts, beginUrl, hint, t: { provider: words } }: AtProviderProps): JSX.Element {
  return (
    <Card name="addresses" heading={words.enterThere}>
      <div class="stack">
        <Facts class="dns-record">
          {facts.map(([name, address]) => (
            <Fact name={name}>
              <code class="secret" safe>
                {address}
              </code>
            </Fact>
          ))}
          <Fact name={words.signInUrl}>
            <code class="secret" safe>
              {beginUrl}
            </code>
            <p class="hint" safe>
              {words.tileHint}
            </p>
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
