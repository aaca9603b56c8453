import { escapeHtml } from '@kitajs/html'
import type { IdentityProviderKind } from '#src/words/sso.ts'
import { Card, ListCard } from './card.tsx'
import { Confirm } from './confirm.tsx'
import { Empty } from './empty.tsx'
import { Fact, Facts } from './facts.tsx'
import { type FormState, TextField } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { type DemandProps, SsoDemand } from './sso-demand.tsx'
import { Moment } from './times.tsx'

/** Addresses of the screens about single sign-on, of an organization or of the instance. */
export interface SsoUrls {
  show: string
  addDomain: string
  domainCheck: (id: string) => string
  domainRemoval: (id: string) => string
  newProvider: (kind: IdentityProviderKind) => string
  addProvider: string
  provider: (id: string) => string
  saveProvider: (id: string) => string
  trial: (id: string) => string
  activation: (id: string) => string
  deactivation: (id: string) => string
  providerRemoval: (id: string) => string
}

export interface MailDomainProps {
  id: string
  domain: string
  record: { name: string; value: string }
  checkedAt: number | null
  verifiedAt: number | null
  missingSince: number | null
  /** When the proof ends if the record stays away; null: it is there. */
  endsAt: number | null
  problem: string | null
}

export interface ListedProvider {
  id: string
  name: string
  issuer: string
  isOn: boolean
}

export interface SsoCardsProps {
  urls: SsoUrls
  csrf: string
  timeZone: string
  domains: MailDomainProps[]
  providers: ListedProvider[]
  forms: { domain: FormState; demand: FormState }
  demand: DemandProps
}

/** Who vouches for people, and for which addresses. */
export function SsoCards(props: SsoCardsProps): JSX.Element {
  return (
    <>
      <Providers {...props} />
      <MailDomains {...props} />
      <SsoDemand {...props.demand} csrf={props.csrf} form={props.forms.demand} />
    </>
  )
}

function Providers({ providers, urls, domains }: SsoCardsProps): JSX.Element {
  const isProven = domains.some(({ verifiedAt }) => verifiedAt !== null)
  return (
    <>
      {providers.length === 0 ? (
        <Empty
          heading="No identity provider yet"
          sentence="Connect Entra ID, Google Workspace, Okta, Keycloak, or any other that speaks OpenID Connect or SAML 2.0."
        />
      ) : (
        <ListCard heading="Identity providers">
          {providers.map(({ id, name, issuer, isOn }) => (
            <li class="row">
              <div class="row-main">
                <h3 class="row-title" dir="auto">
                  <a href={urls.provider(id)} safe>
                    {name}
                  </a>
                </h3>
                <p class="hint" safe>
                  {issuer}
                </p>
              </div>
              <span class="badge">{isOn ? 'on' : 'off'}</span>
            </li>
          ))}
        </ListCard>
      )}
      {providers.some(({ isOn }) => isOn) && !isProven ? (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span>Nobody gets in yet: prove the domain of your addresses below.</span>
        </p>
      ) : null}
      <div class="button-row">
        <a class="button primary" href={urls.newProvider('oidc')}>
          <Icon name="plus" />
          <span>Connect by OpenID Connect</span>
        </a>
        <a class="button" href={urls.newProvider('saml')}>
          <Icon name="plus" />
          <span>Connect by SAML</span>
        </a>
      </div>
    </>
  )
}

function MailDomains(props: SsoCardsProps): JSX.Element {
  const { domains, urls, csrf, forms } = props
  return (
    <Card name="mail-domains" heading="Mail domains" id="domains">
      <div class="stack">
        <p class="hint">
          A provider vouches for addresses of these domains and no others, once a record in DNS shows that they are
          yours. A domain below one of them counts by itself.
        </p>
        {domains.map((domain) => (
          <MailDomain {...props} shown={domain} />
        ))}
        <Form action={urls.addDomain} csrf={csrf} state={forms.domain} class="stack">
          <TextField
            name="domain"
            label="Domain"
            hint="The part behind the @ of your addresses."
            form={forms.domain}
            placeholder="example.com"
            spellcheck={false}
            required
          />
          <Submit label="Add the domain" />
        </Form>
      </div>
    </Card>
  )
}

function MailDomain({ shown, urls, csrf, timeZone }: SsoCardsProps & { shown: MailDomainProps }): JSX.Element {
  const { id, domain, record, checkedAt, verifiedAt } = shown
  return (
    <section class="mail-domain stack" aria-label={domain}>
      <h3 safe>{domain}</h3>
      <DomainState {...shown} timeZone={timeZone} />
      <details class="dns-details" open={verifiedAt === null}>
        <summary>The record</summary>
        <Facts class="dns-record">
          <Fact name="Type">
            <code class="secret">TXT</code>
          </Fact>
          <Fact name="Name">
            <code class="secret" safe>
              {record.name}
            </code>
          </Fact>
          <Fact name="Value">
            <code class="secret" safe>
              {record.value}
            </code>
          </Fact>
        </Facts>
      </details>
      <p class="hint">
        {checkedAt === null ? (
          'Not looked for yet. It is looked for every hour, and whenever you say so.'
        ) : (
          <>
            Last looked for <Moment at={checkedAt} timeZone={timeZone} />. It is looked for every hour, and whenever you
            say so: leave it in place.
          </>
        )}
      </p>
      <div class="button-row">
        <Form action={urls.domainCheck(id)} csrf={csrf}>
          <Submit label="Check now" ariaLabel={`Check now: ${domain}`} />
        </Form>
        <Confirm
          label="Remove"
          sentence={`People with an address at ${domain} no longer get in by single sign-on.`}
          confirm={`Remove ${domain}`}
          action={urls.domainRemoval(id)}
          csrf={csrf}
        />
      </div>
    </section>
  )
}

function DomainState({ verifiedAt, endsAt, problem, timeZone }: MailDomainProps & { timeZone: string }): JSX.Element {
  return (
    <>
      {verifiedAt === null ? null : (
        <p class="with-icon dkim-found">
          <Icon name="circle-check" />
          <span>
            Proven <Moment at={verifiedAt} timeZone={timeZone} />.
          </span>
        </p>
      )}
      {problem === null ? null : (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span>
            {escapeHtml(problem)}
            {endsAt === null ? null : (
              <>
                {' '}
                The proof ends <Moment at={endsAt} timeZone={timeZone} />, unless the record is back by then.
              </>
            )}
          </span>
        </p>
      )}
    </>
  )
}
