import { routes } from '#src/routes.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Field, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  const { t } = person
  return (
    <AccountShell person={person} title={t.frame.newOrganization} room="organizations">
      <Card label={t.frame.newOrganization}>
        <Form action={routes.app.createOrganization.url()} csrf={person.csrf} state={form} t={t} class="stack">
          <TextField
            name="organization"
            label={t.newOrganization.name}
            hint={t.newOrganization.nameHint}
            form={form}
            maxlength={100}
            required
          />
          <TextField
            name="slug"
            label={t.newOrganization.slug}
            hint={t.newOrganization.slugHint}
            form={form}
            maxlength={40}
            spellcheck={false}
          />
          <Select
            name="timeZone"
            label={t.newOrganization.timeZone}
            form={form}
            value="UTC"
            ownZone={form.values.timeZone === undefined}
            options={timeZones.map((zone) => ({ value: zone, label: zone }))}
          />
          <Submit label={t.newOrganization.make} look="primary" />
        </Form>
      </Card>
      {upload ? <Upload csrf={person.csrf} form={upload} largest={props.largestUpload} t={t} /> : null}
    </AccountShell>
  )
}

interface UploadProps {
  t: DashboardMessages
  csrf: string
  form: FormState
  largest: number
}

function Upload({ t, csrf, form, largest }: UploadProps): JSX.Element {
  return (
    <Card name="upload" heading={t.newOrganization.uploadHeading}>
      <p class="hint" safe>
        {t.newOrganization.uploadHint(largest / 1024 / 1024, 'opsentry import opsentry')}
      </p>
      <Form
        action={routes.app.importOrganization.url()}
        csrf={csrf}
        state={form}
        t={t}
        enctype="multipart/form-data"
        class="stack"
      >
        <Field name="file" label={t.newOrganization.file} form={form}>
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
          label={t.newOrganization.slug}
          hint={t.newOrganization.keepsSlug}
          form={form}
          maxlength={40}
          spellcheck={false}
        />
        <Submit label={t.newOrganization.upload} />
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
  const { t } = person
  return (
    <AccountShell person={person} title={t.newOrganization.hereHeading} room="organizations">
      <Card name="imported" heading={t.newOrganization.cameAlong}>
        <Facts>
          <Fact name={t.rooms.services} value={t.count(counts.services)} />
          <Fact name={t.rooms.incidents} value={t.count(counts.incidents)} />
          <Fact name={t.newOrganization.windows} value={t.count(counts.maintenance)} />
          <Fact name={t.rooms.subscribers} value={t.newOrganization.noneTold(counts.subscribers)} />
        </Facts>
        <p>
          <a class="button primary" href={routes.dashboard.show.url({ slug })} safe>
            {t.newOrganization.openDashboard}
          </a>
        </p>
      </Card>
      <Card name="left" heading={t.newOrganization.leftToDo}>
        <ul class="consequences">
          {remarks.map((remark) => (
            <li safe>{remark}</li>
          ))}
        </ul>
      </Card>
      {toInvite.length > 0 ? (
        <section class="card list-card" aria-labelledby="invite-heading">
          <div class="group-heading">
            <h2 id="invite-heading" safe>
              {t.newOrganization.invite}
            </h2>
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
