import { urls } from '#src/urls.ts'
import { Document } from './layout/document.tsx'

export interface ErrorProps {
  status: number
  message: string
  /** Shown for 500, so that the operator finds the line in the log. */
  requestId?: string
}

export function ErrorPage(props: ErrorProps): JSX.Element {
  return (
    <Document title={`${props.status} · Opsentry`} surface="app" bodyClass="narrow-page">
      <main class="card">
        <ErrorFragment {...props} />
        <p>
          <a href={urls.home()}>Go to the status page</a>
        </p>
      </main>
    </Document>
  )
}

export function ErrorFragment(props: ErrorProps): JSX.Element {
  return (
    <div class="error-message" role="alert">
      <p class="error-status">{props.status}</p>
      <h1 safe>{props.message}</h1>
      {props.requestId ? (
        <p class="hint">
          Request <code safe>{props.requestId}</code>
        </p>
      ) : null}
    </div>
  )
}
