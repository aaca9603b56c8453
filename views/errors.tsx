import { routes } from '#src/routes.ts'
import { Document } from './layout/document.tsx'
import { Sentence } from './layout/sentence.tsx'
import { en, type Messages } from './messages/en.ts'

export interface ErrorProps {
  status: number
  message: string
  /** Shown for 500, so that the operator finds the line in the log. */
  requestId?: string
  /** The status page that the address stands under; absent: the instance's home. */
  pageUrl?: string
  /** The messages of that page's language; everywhere else, of the reader's. */
  t?: Messages
}

export function ErrorPage(props: ErrorProps): JSX.Element {
  const { t = en, pageUrl = routes.statusPage.show.url({ base: '/' }) } = props
  return (
    <Document title={`${props.status} · Opsentry`} surface="app" bodyClass="narrow-page" t={t}>
      <main class="card">
        <ErrorFragment {...props} />
        <p>
          <a href={pageUrl} safe>
            {t.refusal.toPage}
          </a>
        </p>
      </main>
    </Document>
  )
}

export function ErrorFragment(props: ErrorProps): JSX.Element {
  const { t = en } = props
  return (
    <div class="error-message" role="alert">
      <p class="error-status">{props.status}</p>
      <h1 safe>{props.message}</h1>
      {props.requestId ? (
        <p class="hint">
          <Sentence text={t.refusal.request} parts={{ id: <code safe>{props.requestId}</code> }} />
        </p>
      ) : null}
    </div>
  )
}
