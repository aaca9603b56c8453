import { Document } from '../layout/document.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** Shown to visitors of a new instance; the setup link itself stands only where Opsentry was started. */
export function NotSetUpPage({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <Document title={t.setup.notYetTitle} surface="app" bodyClass="narrow-page" t={t}>
      <main class="card">
        <h1 safe>{t.setup.notYetHeading}</h1>
        <p>
          <Sentence text={t.setup.notYet} parts={{ end: <code>/setup?token=…</code> }} />
        </p>
        <p class="hint" safe>
          {t.setup.notYetHint}
        </p>
      </main>
    </Document>
  )
}
