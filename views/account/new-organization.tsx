import { routes } from '#src/routes.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { CsrfField, Field, FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'

export interface NewOrganizationProps {
  person: Person
  form: FormState
  timeZones: string[]
  /** Bringing one along; null: not this account's to do. */
  upload: FormState | null
  /** Bytes. */
  largestUpload: number
}

export function NewOrganizationPage(props: NewOrganizationProps): JSX.Element {
  const { person, form, timeZones, upload } = props
  return (
    <AccountShell person={person} title="New organization" room="organizations">
      <section class="card" aria-label="New organization">
        <form method="post" action={routes.app.createOrganization.url()} class="stack">
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
      {upload ? <Upload csrf={person.csrf} form={upload} largest={props.largestUpload} /> : null}
    </AccountShell>
  )
}

function Upload({ csrf, form, largest }: { csrf: string; form: FormState; largest: number }): JSX.Element {
  return (
    <section class="card" aria-labelledby="upload-heading">
      <h2 id="upload-heading">Bring one along from another Opsentry</h2>
      <p class="hint" safe>
        {`Its owner downloads it there under Settings, Export: a ZIP archive of at most ${largest / 1024 / 1024} MiB here. A larger one is taken at the console with “opsentry import opsentry”.`}
      </p>
      <form method="post" action={routes.app.importOrganization.url()} enctype="multipart/form-data" class="stack">
        <CsrfField token={csrf} />
        <FormProblem form={form} />
        <Field name="file" label="The export" form={form}>
          <input
            id="field-file"
            name="file"
            type="file"
            accept=".zip,application/zip"
            aria-invalid={form.errors.file ? 'true' : undefined}
            aria-describedby={form.errors.file ? 'error-file' : undefined}
            required
          />
        </Field>
        <TextField
          name="slug"
          id="upload-slug"
          label="Short name for addresses"
          hint="Left empty, it keeps the one it had."
          form={form}
          maxlength={40}
          spellcheck={false}
        />
        <button type="submit" class="button">
          Bring it along
        </button>
      </form>
    </section>
  )
}

export interface ImportedOrganizationProps {
  person: Person
  slug: string
  counts: { services: number; incidents: number; maintenance: number; subscribers: number }
  remarks: string[]
  toInvite: { name: string; email: string; role: string }[]
}

/** What came along, and what is left to do by hand; said once. */
export function ImportedOrganizationPage(props: ImportedOrganizationProps): JSX.Element {
  const { person, slug, counts, remarks, toInvite } = props
  return (
    <AccountShell person={person} title="The organization is here" room="organizations">
      <section class="card" aria-labelledby="imported-heading">
        <h2 id="imported-heading">What came along</h2>
        <dl class="facts">
          <dt>Services</dt>
          <dd safe>{counts.services.toLocaleString('en-US')}</dd>
          <dt>Incidents</dt>
          <dd safe>{counts.incidents.toLocaleString('en-US')}</dd>
          <dt>Maintenance windows</dt>
          <dd safe>{counts.maintenance.toLocaleString('en-US')}</dd>
          <dt>Subscribers</dt>
          <dd safe>{`${counts.subscribers.toLocaleString('en-US')}, and none of them was told`}</dd>
        </dl>
        <p>
          <a class="button primary" href={routes.dashboard.show.url({ slug })}>
            Open its dashboard
          </a>
        </p>
      </section>
      <section class="card" aria-labelledby="left-heading">
        <h2 id="left-heading">What is left to do</h2>
        <ul class="consequences">
          {remarks.map((remark) => (
            <li safe>{remark}</li>
          ))}
        </ul>
      </section>
      {toInvite.length > 0 ? (
        <section class="card list-card" aria-labelledby="invite-heading">
          <div class="group-heading">
            <h2 id="invite-heading">Invite its team</h2>
          </div>
          <ul class="rows">
            {toInvite.map(({ name, email, role }) => (
              <li class="row">
                <div class="row-main">
                  <h3 class="row-title" safe>
                    {name}
                  </h3>
                  <p class="hint" safe>
                    {email}
                  </p>
                </div>
                <span class="badge" safe>
                  {role}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </AccountShell>
  )
}
