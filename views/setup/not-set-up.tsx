import { Document } from '../layout/document.tsx'

/** Shown to visitors of a new instance; the setup link itself stands only where Opsentry was started. */
export function NotSetUpPage(): JSX.Element {
  return (
    <Document title="Opsentry is not set up yet" surface="app" bodyClass="narrow-page">
      <main class="card">
        <h1>This Opsentry is not set up yet</h1>
        <p>
          When it started it printed a line with a setup link, ending in <code>/setup?token=…</code>. Open that link to
          make the first account and the status page.
        </p>
        <p class="hint">The link is in the console, or in the log of the container or service.</p>
      </main>
    </Document>
  )
}
