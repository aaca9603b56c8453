import { routes } from '#src/routes.ts'
import type { DomainProof } from '#src/words/access.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'

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
  const { shell, form, slug, pending } = props
  return (
    <Card name="domain" heading="Own domain">
      <Form action={routes.dashboard.settings.domain.url({ slug })} csrf={shell.csrf} state={form} class="stack">
        <TextField
          name="customDomain"
          label="Host name"
          hint="At this name stands your page and nothing else. Links in mails and feeds lead there. Empty: none."
          form={form}
          value={pending?.domain ?? props.customDomain ?? ''}
          placeholder="status.example.com"
          spellcheck={false}
        />
        <Submit label="Save" look="primary" />
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
  shell,
  timeZone,
}: DomainProps & { pending: PendingDomain }): JSX.Element {
  return (
    <div class="dns-record">
      <h3 safe>{`1. Prove that ${pending.domain} is yours`}</h3>
      <p class="hint" safe>
        {customDomain === null
          ? 'Your page stands there as soon as this TXT record is found. Opsentry looks for it every hour, for 30 days.'
          : `Your page stays at ${customDomain} until this TXT record is found. Opsentry looks for it every hour, for 30 days.`}
      </p>
      <Facts>
        <Fact name="Name">
          <code safe>{pending.record.name}</code>
        </Fact>
        <Fact name="Type">
          <code>TXT</code>
        </Fact>
        <Fact name="Value">
          <code safe>{pending.record.value}</code>
        </Fact>
      </Facts>
      {pending.problem ? (
        <p class="form-problem" role="status" safe>
          {pending.problem}
        </p>
      ) : null}
      <Form action={routes.dashboard.settings.domainCheck.url({ slug })} csrf={shell.csrf} class="button-row">
        {pending.checkedAt === null ? null : (
          <span class="hint">
            last looked at <Moment at={pending.checkedAt} timeZone={timeZone} />
          </span>
        )}
        <Submit label="Check now" />
      </Form>
    </div>
  )
}

const proofs: Record<DomainProof, string> = {
  dns: 'Proven by its record in DNS, which you may remove now.',
  console: 'Set by whoever runs this Opsentry.',
  upgrade:
    'It was yours before domains had to be proven, and stays so. Somebody who proves the name in DNS would get it; save another name and this one again to prove it yourself.',
}

function Standing({ domain, proof }: DomainProps & { domain: string }): JSX.Element {
  return (
    <p class="hint" safe>
      {`Your page stands at ${domain}. ${proof === null ? '' : proofs[proof]}`}
    </p>
  )
}

/** The record that leads the name here. */
function Leading({ domain, record, pending }: DomainProps & { domain: string }): JSX.Element {
  if (record === null)
    return (
      <p class="hint dns-record">
        This Opsentry has no public address yet. Once it has one, the record to make for the name stands here.
      </p>
    )
  return (
    <div class="dns-record">
      <h3>{pending ? '2. Lead the name here' : 'The record that leads the name here'}</h3>
      <p class="hint">Make it where the names of this domain are kept. Until it is there, the name leads nowhere.</p>
      <Facts>
        <Fact name="Name">
          <code safe>{domain}</code>
        </Fact>
        <Fact name="Type">
          <code safe>{record.type}</code>
        </Fact>
        <Fact name="Value">
          <code safe>{record.value}</code>
        </Fact>
      </Facts>
      <p class="hint">
        Whoever runs this Opsentry needs a certificate for the name, and a proxy in front of it has to pass the host
        name on unchanged.
      </p>
    </div>
  )
}
