import { urls } from '#src/urls.ts'
import { Document } from '../layout/document.tsx'
import type { FormState } from '../layout/fields.tsx'
import { RelayForm, type RelayTestProps } from '../setup/relay-form.tsx'

export interface RelayPageProps {
  form: FormState
  csrf: string
  hasPassword: boolean
  test?: RelayTestProps
  flash?: string
}

export function RelayPage({ form, csrf, hasPassword, test, flash }: RelayPageProps): JSX.Element {
  return (
    <Document title="Mail server · Opsentry" surface="app" bodyClass="narrow-page">
      <main class="card">
        <h1>Mail server</h1>
        <p class="hint">Every mail of this Opsentry goes through this SMTP relay.</p>
        {flash ? (
          <p class="flash" role="status" safe>
            {flash}
          </p>
        ) : null}
        <RelayForm
          form={form}
          csrf={csrf}
          hasPassword={hasPassword}
          test={test}
          saveUrl={urls.adminRelay()}
          saveLabel="Save"
          testUrl={urls.adminRelayTest()}
        />
        <p>
          <a href={urls.app()}>Back to the dashboard</a>
        </p>
      </main>
    </Document>
  )
}
