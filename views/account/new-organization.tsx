import { routes } from '#src/routes.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Field, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface NewOrganizationProps {
  person: Person
  form: FormState
  timeZones: string[]
  /** Form to import an export; null: this account may not. */
  upload: FormState | null
  /** Bytes. */
  largestUpload: number
}

export function NewOrganizationPage(props: NewOrganizationProps): JSX.Element {
  const { person, form, timeZones, upload } = props
  return (
    <AccountShell person={person} title="New organization" room="organizations">
      <Card label="New organization">
        <Form action={routes.app.createOrganization.url()} csrf={person.csrf} state={form} class="stack">
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
          <Submit label="Make the organization" look="primary" />
        </Form>
      </Card>
      {upload ? <Upload csrf={person.csrf} form={upload} largest={props.largestUpload} /> : null}
    </AccountShell>
  )
}

function Upload({ csrf, form, largest }: { csrf: string; form: FormState; largest: number }): JSX.Element {
  return (
    <Card name="upload" heading="Bring one along from another Opsentry">
      <p class="hint" safe>
        {`Its owner downloads it there under Settings, Export: a ZIP archive of at most ${largest / 1024 / 1024} MiB here. A larger one is taken at the console with “opsentry import opsentry”.`}
      </p>
      <Form
        action={routes.app.importOrganization.url()}
        csrf={csrf}
        state={form}
        enctype="multipart/form-data"
        class="stack"
      >
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
        <Submit label="Bring it along" />
      </Form>
    </Card>
  )
}

export interface ImportedOrganizationProps {
  person: Person
  slug: string
  counts: { services: number; incidents: number; maintenance: number; subscribers: number }
  remarks: string[]
  toInvite: { name: string; email: string; role: string }[]
}

/** Result of an import, and the steps left to do by hand; shown once. */
export function ImportedOrganizationPage(props: ImportedOrganizationProps): JSX.Element {
  const { person, slug, counts, remarks, toInvite } = props
  return (
    <AccountShell person={person} title="The organization is here" room="organizations">
      <Card name="imported" heading="What came along">
        <Facts>
          <Fact name="Services" value={counts.services.toLocaleString('en-US')} />
          <Fact name="Incidents" value={counts.incidents.toLocaleString('en-US')} />
          <Fact name="Maintenance windows" value={counts.maintenance.toLocaleString('en-US')} />
          <Fact name="Subscribers" value={`${counts.subscribers.toLocaleString('en-US')}, and none of them was told`} />
        </Facts>
        <p>
          <a class="button primary" href={routes.dashboard.show.url({ slug })}>
            Open its dashboard
          </a>
        </p>
      </Card>
      <Card name="left" heading="What is left to do">
        <ul class="consequences">
          {remarks.map((remark) => (
            <li safe>{remark}</li>
          ))}
        </ul>
      </Card>
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
