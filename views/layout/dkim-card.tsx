import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { Card } from './card.tsx'
import { Fact, Facts } from './facts.tsx'
import { Problem } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { Sentence } from './sentence.tsx'
import { Moment } from './times.tsx'

export interface DkimKeyProps {
  record: { name: string; value: string; strings: string[] }
  checkedAt: number | null
  verifiedAt: number | null
  /** Wrong or missing record, or the reason why DNS gave no answer. */
  problem: string | null
  /** The records as found; null: there are none. */
  spf: string | null
  dmarc: string | null
}

export interface DkimCardProps {
  domain: string
  /** Null: none was made yet. */
  dkimKey: DkimKeyProps | null
  timeZone: string
  t: DashboardMessages
  csrf: string
  checkUrl: string
  /** Absent where saving the sender makes the key. */
  makeUrl?: string
  /** Why the last attempt came to nothing. */
  refused?: string
}

/** How a domain comes to sign its mail: the record to publish, whether it was found, and what else receivers look for. */
export function DkimCard(props: DkimCardProps): JSX.Element {
  const { domain, dkimKey, t } = props
  return (
    <Card name="dkim" heading={t.dkim.heading(domain)} id="dkim">
      <div class="stack">
        <Problem sentence={props.refused} />
        {dkimKey ? <Published {...props} dkimKey={dkimKey} /> : <NoKey {...props} />}
      </div>
    </Card>
  )
}

function NoKey({ domain, makeUrl, csrf, t: { dkim } }: DkimCardProps): JSX.Element {
  return (
    <>
      <p class="hint" safe>
        {dkim.why(domain)}
      </p>
      {makeUrl ? (
        <Form action={makeUrl} csrf={csrf}>
          <Submit label={dkim.makeKey} />
        </Form>
      ) : (
        <p class="hint" safe>
          {dkim.saveAgain}
        </p>
      )}
    </>
  )
}

type WithKey = DkimCardProps & { dkimKey: DkimKeyProps }

function Published(props: WithKey): JSX.Element {
  const { dkimKey, csrf, checkUrl, t } = props
  return (
    <>
      <State {...props} />
      <details class="dns-details" open={dkimKey.verifiedAt === null}>
        <summary safe>{t.dnsRecord.record}</summary>
        <RecordToPublish {...props} />
      </details>
      <Form action={checkUrl} csrf={csrf}>
        <Submit label={t.dnsRecord.checkNow} />
      </Form>
      {dkimKey.checkedAt === null ? null : <Others {...props} />}
    </>
  )
}

function RecordToPublish({ domain, dkimKey: { record }, t: { dkim, dnsRecord } }: WithKey): JSX.Element {
  return (
    <div class="stack">
      <p class="hint" safe>
        {dkim.publish(domain)}
      </p>
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
          <code class="secret" data-dkim-value safe>
            {record.value}
          </code>
        </Fact>
        <Fact name={dkim.zoneFile}>
          <code class="secret" safe>
            {`${record.name}. IN TXT ( ${record.strings.map((one) => `"${one}"`).join(' ')} )`}
          </code>
          <p class="hint" safe>
            {dkim.zoneFileHint}
          </p>
        </Fact>
      </Facts>
    </div>
  )
}

/** Whether mail is signed, in words and with a mark. */
function State({ domain, dkimKey, timeZone, t }: WithKey): JSX.Element {
  const { verifiedAt, checkedAt, problem } = dkimKey
  return (
    <>
      {verifiedAt === null ? null : (
        <p class="with-icon dkim-found">
          <Icon name="circle-check" />
          <span>
            <Sentence
              text={t.dkim.isSigned(domain)}
              parts={{ time: <Moment at={verifiedAt} timeZone={timeZone} t={t} /> }}
            />
          </span>
        </p>
      )}
      {problem === null ? null : (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span safe>{said(t, problem)}</span>
        </p>
      )}
      {checkedAt === null ? (
        <p class="hint" safe>
          {t.dnsRecord.neverLookedFor}
        </p>
      ) : (
        <p class="hint">
          <Sentence
            text={t.dnsRecord.lookedFor}
            parts={{ time: <Moment at={checkedAt} timeZone={timeZone} t={t} /> }}
          />
        </p>
      )}
    </>
  )
}

/** SPF and DMARC are shown, not enforced: they are up to the domain's owner. */
function Others({ domain, dkimKey, t: { dkim: words } }: WithKey): JSX.Element {
  const { spf, dmarc } = dkimKey
  return (
    <>
      <h3 safe>{words.besides}</h3>
      <Facts class="dns-record">
        <Fact name="SPF">
          <FoundRecord record={spf} />
          <p class="hint" safe>
            {spf === null ? words.noSpf(domain) : words.spf}
          </p>
        </Fact>
        <Fact name="DMARC">
          <FoundRecord record={dmarc} />
          <p class="hint" safe>
            {dmarc === null ? words.noDmarc(domain) : words.dmarc}
          </p>
        </Fact>
      </Facts>
    </>
  )
}

function FoundRecord({ record }: { record: string | null }): JSX.Element {
  if (record === null) return ''
  return (
    <code class="secret" safe>
      {record}
    </code>
  )
}
