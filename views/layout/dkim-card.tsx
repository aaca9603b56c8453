import { Card } from './card.tsx'
import { Fact, Facts } from './facts.tsx'
import { Problem } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
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
  csrf: string
  checkUrl: string
  /** Absent where saving the sender makes the key. */
  makeUrl?: string
  /** Why the last attempt came to nothing. */
  refused?: string
}

/** How a domain comes to sign its mail: the record to publish, whether it was found, and what else receivers look for. */
export function DkimCard(props: DkimCardProps): JSX.Element {
  const { domain, dkimKey } = props
  return (
    <Card name="dkim" heading={`DKIM for ${domain}`} id="dkim">
      <div class="stack">
        <Problem sentence={props.refused} />
        {dkimKey ? <Published {...props} dkimKey={dkimKey} /> : <NoKey {...props} />}
      </div>
    </Card>
  )
}

function NoKey({ domain, makeUrl, csrf }: DkimCardProps): JSX.Element {
  return (
    <>
      <p class="hint" safe>
        {`A signature shows receivers that ${domain} really sent a mail, so that it is less often taken for spam.`}
      </p>
      {makeUrl ? (
        <Form action={makeUrl} csrf={csrf}>
          <Submit label="Make a key" />
        </Form>
      ) : (
        <p class="hint">Save the sender again: a key is made for its domain.</p>
      )}
    </>
  )
}

function Published({
  domain,
  dkimKey,
  timeZone,
  csrf,
  checkUrl,
}: DkimCardProps & { dkimKey: DkimKeyProps }): JSX.Element {
  return (
    <>
      <State domain={domain} dkimKey={dkimKey} timeZone={timeZone} />
      <details class="dns-details" open={dkimKey.verifiedAt === null}>
        <summary>The record</summary>
        <RecordToPublish domain={domain} record={dkimKey.record} />
      </details>
      <Form action={checkUrl} csrf={csrf}>
        <Submit label="Check now" />
      </Form>
      {dkimKey.checkedAt === null ? null : <Others domain={domain} dkimKey={dkimKey} />}
    </>
  )
}

function RecordToPublish({ domain, record }: { domain: string; record: DkimKeyProps['record'] }): JSX.Element {
  return (
    <div class="stack">
      <p class="hint" safe>
        {`Publish it where the DNS of ${domain} is managed. The private key stays here, sealed.`}
      </p>
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
          <code class="secret" data-dkim-value safe>
            {record.value}
          </code>
        </Fact>
        <Fact name="In a zone file">
          <code class="secret" safe>
            {`${record.name}. IN TXT ( ${record.strings.map((one) => `"${one}"`).join(' ')} )`}
          </code>
          <p class="hint">One string in DNS has at most 255 characters, so the value stands in several.</p>
        </Fact>
      </Facts>
    </div>
  )
}

/** Whether mail is signed, in words and with a mark. */
function State({
  domain,
  dkimKey,
  timeZone,
}: Pick<DkimCardProps, 'domain' | 'timeZone'> & { dkimKey: DkimKeyProps }): JSX.Element {
  const { verifiedAt, checkedAt, problem } = dkimKey
  return (
    <>
      {verifiedAt === null ? null : (
        <p class="with-icon dkim-found">
          <Icon name="circle-check" />
          <span>
            <span safe>{`Mail from ${domain} is signed.`}</span> Its record was found{' '}
            <Moment at={verifiedAt} timeZone={timeZone} />.
          </span>
        </p>
      )}
      {problem === null ? null : (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span safe>{problem}</span>
        </p>
      )}
      <p class="hint">
        {checkedAt === null ? (
          'Not looked for yet. It is looked for every hour, and whenever you say so.'
        ) : (
          <>
            Last looked for <Moment at={checkedAt} timeZone={timeZone} />. It is looked for every hour, and whenever you
            say so.
          </>
        )}
      </p>
    </>
  )
}

/** SPF and DMARC are shown, not enforced: they are up to the domain's owner. */
function Others({ domain, dkimKey }: { domain: string; dkimKey: DkimKeyProps }): JSX.Element {
  const { spf, dmarc } = dkimKey
  return (
    <>
      <h3>What receivers look for besides</h3>
      <Facts class="dns-record">
        <Fact name="SPF">
          <FoundRecord record={spf} />
          <p class="hint" safe>
            {aboutSpf(domain, spf)}
          </p>
        </Fact>
        <Fact name="DMARC">
          <FoundRecord record={dmarc} />
          <p class="hint" safe>
            {aboutDmarc(domain, dmarc)}
          </p>
        </Fact>
      </Facts>
    </>
  )
}

function aboutSpf(domain: string, record: string | null): string {
  return record === null
    ? `There is no SPF record at ${domain}. It names the servers that may send for the domain: your mail provider says what to enter.`
    : 'It must let your mail server send: your mail provider says what to add to it.'
}

function aboutDmarc(domain: string, record: string | null): string {
  return record === null
    ? `There is no DMARC record at _dmarc.${domain}. It says what becomes of mail that proves nothing; “v=DMARC1; p=none” is a beginning that changes nothing yet.`
    : 'It says what becomes of mail that proves nothing. Mail that is signed with this key passes.'
}

function FoundRecord({ record }: { record: string | null }): JSX.Element {
  if (record === null) return ''
  return (
    <code class="secret" safe>
      {record}
    </code>
  )
}
