import { BucketForm, type SavedBucket } from './bucket-form.tsx'
import { Card } from './card.tsx'
import { Fact, Facts } from './facts.tsx'
import type { FormState } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { Moment } from './times.tsx'

interface Trouble {
  /** The store's own, or why it said nothing. */
  words: string
  /** UTC ms. */
  since: number
  nextAttemptAt: number
}

/** How the copies in a bucket are. */
export interface BucketProgress {
  /** Null: its address is nobody’s business here. */
  place: string | null
  pages: number
  objects: number
  /** UTC ms; null: not yet. */
  publishedAt: number | null
  /** Pages of which there is a newer state. */
  waiting: number
  /** Objects that still have to be taken away. */
  leaving: number
  trouble: Trouble | null
}

export type BucketTestProps =
  | { ok: true; visitors: string | null }
  | { ok: false; failed: 'put' | 'get'; words: string }

export interface BucketProps {
  csrf: string
  timeZone: string
  urls: { save: string; test: string; publication: string; removal: string; forgetting: (id: string) => string }
  form: FormState
  bucket: (BucketProgress & SavedBucket & { aliveAt: number | null; puts: number; removals: number }) | null
  /** Buckets that were in use and are being emptied. */
  retired: { id: string; place: string; left: number; trouble: Trouble | null }[]
  /** The result of a test just made. */
  tested?: BucketTestProps
  /** Said instead of the progress, such as that the page is not public. */
  instead?: string
}

/** A bucket's settings and how the copies in it are: an organization's, or the instance's. */
export function BucketCards(props: BucketProps): JSX.Element {
  return (
    <>
      {props.bucket ? <Copies {...props} bucket={props.bucket} /> : null}
      {props.retired.map((one) => (
        <Retired {...props} one={one} />
      ))}
      <BucketForm {...props} />
    </>
  )
}

type InUse = BucketProps & { bucket: NonNullable<BucketProps['bucket']> }

function Copies(props: InUse): JSX.Element {
  const { bucket, timeZone, csrf, urls, instead, tested } = props
  return (
    <Card name="copies" heading="The copy" id="copies">
      <div class="stack">
        {instead === undefined ? null : <p safe>{instead}</p>}
        <Progress progress={bucket} timeZone={timeZone} aliveAt={bucket.aliveAt} />
        {tested ? <Tested result={tested} /> : null}
        <div class="button-row">
          <Form action={urls.publication} csrf={csrf}>
            <Submit label="Publish now" icon="send" />
          </Form>
          <Form action={urls.test} csrf={csrf}>
            <Submit label="Test the bucket" />
          </Form>
          <Form action={urls.removal} csrf={csrf}>
            <Submit label="Remove the bucket" look="danger" />
          </Form>
        </div>
        <p class="hint">
          Removing it takes the copies away first. Written so far: {bucket.puts} put, {bucket.removals} removed.
        </p>
      </div>
    </Card>
  )
}

export interface ProgressProps {
  progress: BucketProgress
  timeZone: string
  /** Absent: not shown. */
  aliveAt?: number | null
}

export function Progress({ progress, timeZone, aliveAt }: ProgressProps): JSX.Element {
  const { place, pages, objects, publishedAt, waiting, leaving, trouble } = progress
  return (
    <>
      <Facts>
        {place === null ? null : <Fact name="Bucket" value={place} />}
        <Fact name="Last published">
          {publishedAt === null ? 'not yet' : <Moment at={publishedAt} timeZone={timeZone} />}
        </Fact>
        <Fact
          name="Pages"
          value={waiting === 0 ? String(pages) : `${pages}, of which ${waiting} waiting for its newest state`}
        />
        <Fact name="Objects" value={String(objects)} />
        {leaving === 0 ? null : <Fact name="Being taken away" value={objectsText(leaving)} />}
        {aliveAt === undefined ? null : (
          <Fact name="Last sign of life">
            {aliveAt === null ? 'none yet' : <Moment at={aliveAt} timeZone={timeZone} />}
          </Fact>
        )}
      </Facts>
      {trouble ? <TroubleNotice trouble={trouble} timeZone={timeZone} /> : null}
    </>
  )
}

function TroubleNotice({ trouble, timeZone }: { trouble: Trouble; timeZone: string }): JSX.Element {
  return (
    <p class="notice">
      <Icon name="triangle-alert" />
      <span>
        <strong>The store has taken nothing since </strong>
        <Moment at={trouble.since} timeZone={timeZone} />.{' '}
        <span class="said" safe>
          {trouble.words}
        </span>{' '}
        It is tried again <Moment at={trouble.nextAttemptAt} timeZone={timeZone} />.
      </span>
    </p>
  )
}

function Tested({ result }: { result: BucketTestProps }): JSX.Element {
  if (!result.ok)
    return (
      <p class="form-problem" role="alert">
        {result.failed === 'put' ? 'The test object could not be put: ' : 'The test object could not be read back: '}
        <span class="said" safe>
          {result.words}
        </span>
      </p>
    )
  return (
    <p role="status">
      A test object was put, read back and removed.{' '}
      {result.visitors === null ? (
        'Visitors may read it.'
      ) : (
        <>
          Visitors may not read the bucket directly:{' '}
          <span class="said" safe>
            {result.visitors}
          </span>
          . Allow everybody to read it, or put a CDN in front that may.
        </>
      )}
    </p>
  )
}

function Retired({ one, csrf, urls, timeZone }: BucketProps & { one: BucketProps['retired'][number] }): JSX.Element {
  return (
    <Card label={`Being emptied: ${one.place}`}>
      <div class="stack">
        <p>
          <strong safe>{one.place}</strong> is being emptied: <span safe>{objectsText(one.left)}</span> left. Its keys
          are forgotten then.
        </p>
        {one.trouble ? <TroubleNotice trouble={one.trouble} timeZone={timeZone} /> : null}
        {one.trouble ? (
          <Form action={urls.forgetting(one.id)} csrf={csrf}>
            <Submit label="Leave what is there and forget the bucket" look="danger" />
          </Form>
        ) : null}
      </div>
    </Card>
  )
}

function objectsText(count: number): string {
  return count === 1 ? '1 object' : `${count.toLocaleString('en')} objects`
}
