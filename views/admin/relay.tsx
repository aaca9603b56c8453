import { urls } from '#src/urls.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import type { FormState } from '../layout/fields.tsx'
import { RelayForm, type RelayTestProps } from '../setup/relay-form.tsx'

export interface RelayPageProps {
  person: Person
  form: FormState
  hasPassword: boolean
  test?: RelayTestProps
}

export function RelayPage({ person, form, hasPassword, test }: RelayPageProps): JSX.Element {
  return (
    <AdminShell person={person} title="Mail server" room="relay">
      <p class="hint">Every mail of this Opsentry goes through this SMTP relay.</p>
      <section class="card" aria-label="Mail server">
        <RelayForm
          form={form}
          csrf={person.csrf}
          hasPassword={hasPassword}
          test={test}
          saveUrl={urls.adminRelay()}
          saveLabel="Save"
          testUrl={urls.adminRelayTest()}
        />
      </section>
    </AdminShell>
  )
}
