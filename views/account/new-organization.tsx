import { urls } from '#src/urls.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { CsrfField, FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'

export interface NewOrganizationProps {
  person: Person
  form: FormState
  timeZones: string[]
}

export function NewOrganizationPage({ person, form, timeZones }: NewOrganizationProps): JSX.Element {
  return (
    <AccountShell person={person} title="New organization" room="organizations">
      <section class="card" aria-label="New organization">
        <form method="post" action={urls.newOrganization()} class="stack">
          <CsrfField token={person.csrf} />
          <FormProblem form={form} />
          <TextField
            name="organization"
            label="Organization"
            hint="As visitors read it at the top of the status page."
            form={form}
            maxlength={100}
            required
          />
          <TextField
            name="slug"
            label="Short name for addresses"
            hint="The page will be at /s/SHORT-NAME. Left empty, it comes from the name."
            form={form}
            maxlength={40}
            spellcheck={false}
          />
          <Select
            name="timeZone"
            label="Time zone"
            form={form}
            value="UTC"
            options={timeZones.map((zone) => ({ value: zone, label: zone }))}
          />
          <button type="submit" class="button primary">
            Make the organization
          </button>
        </form>
      </section>
    </AccountShell>
  )
}
