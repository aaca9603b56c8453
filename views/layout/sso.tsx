import { escapeHtml } from '@kitajs/html'
import type { IdentityProviderKind } from '#src/words/sso.ts'
import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { Card, ListCard } from './card.tsx'
import { Confirm } from './confirm.tsx'
import { Empty } from './empty.tsx'
import { Fact, Facts } from './facts.tsx'
import { type FormState, TextField } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { Sentence } from './sentence.tsx'
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
  t: DashboardMessages
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
      <SsoDemand {...props.demand} csrf={props.csrf} form={props.forms.demand} t={props.t} />
    </>
  )
}

function Providers({ t, providers, urls, domains }: SsoCardsProps): JSX.Element {
  const { ssoSettings: words } = t
  const isProven = domains.some(({ verifiedAt }) => verifiedAt !== null)
  return (
    <>
      {providers.length === 0 ? (
        <Empty heading={words.noneHeading} sentence={words.none} />
      ) : (
        <ListCard heading={words.providers}>
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
              <span class="badge" safe>
                {isOn ? words.on : words.off}
              </span>
            </li>
          ))}
        </ListCard>
      )}
      {providers.some(({ isOn }) => isOn) && !isProven ? (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span safe>{words.proveFirst}</span>
        </p>
      ) : null}
      <div class="button-row">
        <a class="button primary" href={urls.newProvider('oidc')}>
          <Icon name="plus" />
          <span safe>{words.connectOidc}</span>
        </a>
        <a class="button" href={urls.newProvider('saml')}>
          <Icon name="plus" />
          <span safe>{words.connectSaml}</span>
        </a>
      </div>
    </>
  )
}

function MailDomains(props: SsoCardsProps): JSX.Element {
  const { t, domains, urls, csrf, forms } = props
  const { ssoSettings: words } = t
  return (
    <Card name="mail-domains" heading={words.domains} id="domains">
      <div class="stack">
        <p class="hint" safe>
          {words.domainsHint}
        </p>
        {domains.map((domain) => (
          <MailDomain {...props} shown={domain} />
        ))}
        <Form action={urls.addDomain} csrf={csrf} state={forms.domain} t={t} class="stack">
          <TextField
            name="domain"
            label={words.domain}
            hint={words.domainHint}
            form={forms.domain}
            placeholder="example.com"
            spellcheck={false}
            required
          />
          <Submit label={words.addDomain} />
        </Form>
      </div>
    </Card>
  )
}

function MailDomain({ t, shown, urls, csrf, timeZone }: SsoCardsProps & { shown: MailDomainProps }): JSX.Element {
  const { ssoSettings: words, dnsRecord } = t
  const { id, domain, record, checkedAt, verifiedAt } = shown
  return (
    <section class="mail-domain stack" aria-label={domain}>
      <h3 safe>{domain}</h3>
      <DomainState {...shown} timeZone={timeZone} t={t} />
      <details class="dns-details" open={verifiedAt === null}>
        <summary safe>{dnsRecord.record}</summary>
        <Facts class="dns-record">
          <Fact name={dnsRecord.type}>
            <code class="secret">TXT</code>
          </Fact>
          <Fact name={dnsRecord.name}>
            <code class="secret" safe>
              {record.name}
            </code>
          </Fact>
          <Fact name={dnsRecord.value}>
            <code class="secret" safe>
              {record.value}
            </code>
          </Fact>
        </Facts>
      </details>
      {checkedAt === null ? (
        <p class="hint" safe>
          {dnsRecord.neverLookedFor}
        </p>
      ) : (
        <p class="hint">
          <Sentence
            text={dnsRecord.lookedForStays}
            parts={{ time: <Moment at={checkedAt} timeZone={timeZone} t={t} /> }}
          />
        </p>
      )}
      <div class="button-row">
        <Form action={urls.domainCheck(id)} csrf={csrf}>
          <Submit label={dnsRecord.checkNow} ariaLabel={words.checkNamed(domain)} />
        </Form>
        <Confirm
          label={words.remove}
          sentence={words.removeDomainHint(domain)}
          confirm={words.removeNamed(domain)}
          action={urls.domainRemoval(id)}
          csrf={csrf}
        />
      </div>
    </section>
  )
}

type DomainStateProps = MailDomainProps & Pick<SsoCardsProps, 'timeZone' | 't'>

function DomainState({ verifiedAt, endsAt, problem, timeZone, t }: DomainStateProps): JSX.Element {
  const { proven, proofEnds } = t.ssoSettings
  return (
    <>
      {verifiedAt === null ? null : (
        <p class="with-icon dkim-found">
          <Icon name="circle-check" />
          <span>
            <Sentence text={proven} parts={{ time: <Moment at={verifiedAt} timeZone={timeZone} t={t} /> }} />
          </span>
        </p>
      )}
      {problem === null ? null : (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span>
            {escapeHtml(said(t, problem))}
            {endsAt === null ? null : (
              <>
                {' '}
                <Sentence text={proofEnds} parts={{ time: <Moment at={endsAt} timeZone={timeZone} t={t} /> }} />
              </>
            )}
          </span>
        </p>
      )}
    </>
  )
}
