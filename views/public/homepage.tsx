import { assetUrl } from '#src/assets.ts'
import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { Empty } from '../layout/empty.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { DocumentBody, plainText } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import type { Messages } from '../messages/en.ts'
import { PlainShell } from './privacy-frame.tsx'

export interface HomepageProps {
  title: string
  /** Markdown. */
  text: string
  /** The status pages that anyone may find; null: they are not listed. */
  pages: { name: string; url: string; status: ServiceStatus }[] | null
  /** The Google Analytics id, where visits are counted and this visitor does not object; null: nothing foreign is loaded. */
  measurementId: string | null
  /** Absolute. */
  url: string
  t: Messages
}

/** Homepage of the instance at `/`, where it is shown in place of the home organization's status page. */
export function HomepageView({ title, text, pages, measurementId, url, t }: HomepageProps): JSX.Element {
  return (
    <PlainShell
      title={title}
      t={t}
      head={
        <>
          <link rel="canonical" href={url} />
          {text === '' ? null : <meta name="description" content={plainText(text, 'markdown').slice(0, 200)} />}
          {measurementId === null ? null : (
            <script src={assetUrl('homepage.js')} data-measurement-id={measurementId}></script>
          )}
        </>
      }
    >
      <h1 dir="auto" safe>
        {title}
      </h1>
      {text === '' ? null : (
        <div class="prose document">
          <DocumentBody text={text} />
        </div>
      )}
      {pages === null ? null : <ListedPages pages={pages} t={t} />}
      {measurementId === null ? null : (
        <p class="hint">
          <Sentence text={t.homepage.counted} parts={{ link: <OptOutLink t={t} /> }} />
        </p>
      )}
    </PlainShell>
  )
}

function ListedPages({ pages, t }: { pages: NonNullable<HomepageProps['pages']>; t: Messages }): JSX.Element {
  return (
    <section class="stack" aria-labelledby="pages-heading">
      <h2 id="pages-heading" safe>
        {t.homepage.pages}
      </h2>
      {pages.length === 0 ? (
        <Empty sentence={t.homepage.none} />
      ) : (
        <ul class="listed-pages">
          {pages.map(({ name, url, status }) => (
            <li>
              <a href={url} dir="auto" safe>
                {name}
              </a>
              <ServiceStatusMark status={status} t={t} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function OptOutLink({ t }: { t: Messages }): JSX.Element {
  return (
    <a href={routes.analytics.optOut.url()} rel="nofollow" safe>
      {t.homepage.optOut}
    </a>
  )
}

/** Opened by the opt-out link, which has taken effect by then; the button opts in again. */
export function OptedOutView({ csrf, t }: { csrf: string; t: Messages }): JSX.Element {
  return (
    <PlainShell title={t.homepage.outHeading} t={t} head={<meta name="robots" content="noindex" />}>
      <section class="card stack" role="status">
        <h1 safe>{t.homepage.outHeading}</h1>
        <p safe>{t.homepage.outText}</p>
        <Form action={routes.analytics.optIn.url()} csrf={csrf} class="button-row">
          <a class="button primary" href={routes.statusPage.show.url({ base: '/' })} safe>
            {t.homepage.back}
          </a>
          <Submit label={t.homepage.optIn} />
        </Form>
      </section>
    </PlainShell>
  )
}
