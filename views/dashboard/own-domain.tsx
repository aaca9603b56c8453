import { routes } from '#src/routes.ts'
import type { DomainProof } from '#src/words/access.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'

export interface PendingDomain {
  domain: string
  /** The TXT record that proves it. */
  record: { name: string; value: string }
  checkedAt: number | null
  problem: string | null
}

export interface DomainProps {
  shell: Shell
  slug: string
  timeZone: string
  /** The page stands there. */
  customDomain: string | null
  proof: DomainProof | null
  /** A domain that is yet to be proven. */
  pending: PendingDomain | null
  /** DNS record that leads the domain to this instance; null while the instance has no public address. */
  record: { type: string; value: string } | null
  form: FormState
}

/** The page's own domain: the one at which it stands, and one that waits for its proof. */
export function DomainCard(props: DomainProps): JSX.Element {
  const { form, slug, pending } = props
  const { csrf, t } = props.shell
  return (
    <Card name="domain" heading={t.pageAddress.domainHeading}>
      <Form action={routes.dashboard.settings.domain.url({ slug })} csrf={csrf} state={form} t={t} class="stack">
        <TextField
          name="customDomain"
          label={t.pageAddress.host}
          hint={t.pageAddress.hostHint}
          form={form}
          value={pending?.domain ?? props.customDomain ?? ''}
          placeholder="status.example.com"
          spellcheck={false}
        />
        <Submit label={t.settings.save} look="primary" />
      </Form>
      {pending ? <Proof {...props} pending={pending} /> : null}
      {props.customDomain === null ? null : <Standing {...props} domain={props.customDomain} />}
      {pending || props.customDomain !== null ? (
        <Leading {...props} domain={pending?.domain ?? props.customDomain ?? ''} />
      ) : null}
    </Card>
  )
}

function Proof({
  pending,
  customDomain,
  slug,
  shell: { csrf, t },
  timeZone,
}: DomainProps & { pending: PendingDomain }): JSX.Element {
  const { checkedAt } = pending
  return (
    <div class="dns-record">
      <h3 safe>{t.pageAddress.prove(pending.domain)}</h3>
      <p class="hint" safe>
        {customDomain === null ? t.pageAddress.proveHint : t.pageAddress.proveHintUntil(customDomain)}
      </p>
      <RecordFacts {...pending.record} type="TXT" t={t} />
      {pending.problem ? (
        <p class="form-problem" role="status" safe>
          {said(t, pending.problem)}
        </p>
      ) : null}
      <Form action={routes.dashboard.settings.domainCheck.url({ slug })} csrf={csrf} class="button-row">
        {checkedAt === null ? null : (
          <span class="hint">
            <Sentence
              text={t.pageAddress.lastChecked}
              parts={{ time: <Moment at={checkedAt} timeZone={timeZone} t={t} /> }}
            />
          </span>
        )}
        <Submit label={t.dnsRecord.checkNow} />
      </Form>
    </div>
  )
}

function Standing({ shell, domain, proof }: DomainProps & { domain: string }): JSX.Element {
  const { stands, proof: proofs } = shell.t.pageAddress
  return (
    <p class="hint" safe>
      {proof === null ? stands(domain) : proofs[proof](domain)}
    </p>
  )
}

/** The record that leads the name here. */
function Leading({ shell: { t }, domain, record, pending }: DomainProps & { domain: string }): JSX.Element {
  if (record === null)
    return (
      <p class="hint dns-record" safe>
        {t.pageAddress.noRecord}
      </p>
    )
  return (
    <div class="dns-record">
      <h3 safe>{pending ? t.pageAddress.lead : t.pageAddress.leading}</h3>
      <p class="hint" safe>
        {t.pageAddress.leadHint}
      </p>
      <RecordFacts {...record} name={domain} t={t} />
      <p class="hint" safe>
        {t.pageAddress.certificate}
      </p>
    </div>
  )
}

interface RecordFactsProps {
  name: string
  type: string
  value: string
  t: DashboardMessages
}

function RecordFacts({ name, type, value, t: { dnsRecord } }: RecordFactsProps): JSX.Element {
  return (
    <Facts>
      <Fact name={dnsRecord.name}>
        <code safe>{name}</code>
      </Fact>
      <Fact name={dnsRecord.type}>
        <code safe>{type}</code>
      </Fact>
      <Fact name={dnsRecord.value}>
        <code safe>{value}</code>
      </Fact>
    </Facts>
  )
}
