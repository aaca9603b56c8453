import { escapeHtml } from '@kitajs/html'
import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { BucketForm, type SavedBucket } from './bucket-form.tsx'
import { Card } from './card.tsx'
import { Fact, Facts } from './facts.tsx'
import type { FormState } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { Sentence } from './sentence.tsx'
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
  t: DashboardMessages
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
  const { bucket, timeZone, csrf, t, urls, instead, tested } = props
  const { bucket: words } = t
  return (
    <Card name="copies" heading={words.copy} id="copies">
      <div class="stack">
        {instead === undefined ? null : <p safe>{instead}</p>}
        <Progress progress={bucket} timeZone={timeZone} aliveAt={bucket.aliveAt} t={t} />
        {tested ? <Tested result={tested} t={t} /> : null}
        <div class="button-row">
          <Form action={urls.publication} csrf={csrf}>
            <Submit label={words.publish} icon="send" />
          </Form>
          <Form action={urls.test} csrf={csrf}>
            <Submit label={words.test} />
          </Form>
          <Form action={urls.removal} csrf={csrf}>
            <Submit label={words.remove} look="danger" />
          </Form>
        </div>
        <p class="hint" safe>
          {words.written(bucket.puts, bucket.removals)}
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
  t: DashboardMessages
}

export function Progress({ progress, timeZone, aliveAt, t }: ProgressProps): JSX.Element {
  const { bucket: words } = t
  const { place, pages, objects, publishedAt, waiting, leaving, trouble } = progress
  return (
    <>
      <Facts>
        {place === null ? null : <Fact name={words.name} value={place} />}
        <Fact name={words.lastPublished}>
          {publishedAt === null ? escapeHtml(words.notYet) : <Moment at={publishedAt} timeZone={timeZone} t={t} />}
        </Fact>
        <Fact name={words.pages} value={waiting === 0 ? t.count(pages) : words.pagesWaiting(pages, waiting)} />
        <Fact name={words.objects} value={t.count(objects)} />
        {leaving === 0 ? null : <Fact name={words.leaving} value={words.objectCount(leaving)} />}
        {aliveAt === undefined ? null : (
          <Fact name={words.alive}>
            {aliveAt === null ? escapeHtml(words.noneYet) : <Moment at={aliveAt} timeZone={timeZone} t={t} />}
          </Fact>
        )}
      </Facts>
      {trouble ? <TroubleNotice trouble={trouble} timeZone={timeZone} t={t} /> : null}
    </>
  )
}

type TroubleProps = Pick<BucketProps, 'timeZone' | 't'> & { trouble: Trouble }

function TroubleNotice({ trouble, timeZone, t }: TroubleProps): JSX.Element {
  return (
    <p class="notice">
      <Icon name="triangle-alert" />
      <span>
        <Sentence
          text={t.bucket.trouble}
          parts={{
            since: <Moment at={trouble.since} timeZone={timeZone} t={t} />,
            words: <TheirWords words={trouble.words} t={t} />,
            next: <Moment at={trouble.nextAttemptAt} timeZone={timeZone} t={t} />,
          }}
        />
      </span>
    </p>
  )
}

/** The store's, or a sentence of ours where it said nothing. */
function TheirWords({ words, t }: { words: string; t: DashboardMessages }): JSX.Element {
  return (
    <span class="said" safe>
      {said(t, words)}
    </span>
  )
}

function Tested({ result, t }: { result: BucketTestProps; t: DashboardMessages }): JSX.Element {
  const { bucket: sentences } = t
  if (!result.ok)
    return (
      <p class="form-problem" role="alert">
        <Sentence
          text={result.failed === 'put' ? sentences.putFailed : sentences.getFailed}
          parts={{ words: <TheirWords words={result.words} t={t} /> }}
        />
      </p>
    )
  return (
    <p role="status">
      {result.visitors === null ? (
        escapeHtml(sentences.testedPublic)
      ) : (
        <Sentence text={sentences.testedPrivate} parts={{ words: <TheirWords words={result.visitors} t={t} /> }} />
      )}
    </p>
  )
}

function Retired({ one, csrf, t, urls, timeZone }: BucketProps & { one: BucketProps['retired'][number] }): JSX.Element {
  const { bucket: words } = t
  return (
    <Card label={words.retired(one.place)}>
      <div class="stack">
        <p>
          <Sentence text={words.beingEmptied(one.left)} parts={{ place: <strong safe>{one.place}</strong> }} />
        </p>
        {one.trouble ? <TroubleNotice trouble={one.trouble} timeZone={timeZone} t={t} /> : null}
        {one.trouble ? (
          <Form action={urls.forgetting(one.id)} csrf={csrf}>
            <Submit label={words.forget} look="danger" />
          </Form>
        ) : null}
      </div>
    </Card>
  )
}
