import { urls } from '#src/urls.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Choice, CsrfField, FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'

export interface SettingsProps {
  shell: Shell
  name: string
  slug: string
  timeZone: string
  timeZones: string[]
  requiresSecondFactor: boolean
  /** The owner's; absent for others. */
  deletion?: FormState
  forms: { organization: FormState; slug: FormState; secondFactor: FormState }
}

export function SettingsPage(props: SettingsProps): JSX.Element {
  const { shell, forms } = props
  return (
    <DashboardShell
      shell={shell}
      title="Settings"
      room="settings"
      actions={
        <a class="button" href={urls.emailSettings(props.slug)}>
          E-mail
        </a>
      }
    >
      <section class="card" aria-labelledby="organization-heading">
        <h2 id="organization-heading">Organization</h2>
        <form method="post" action={urls.organizationSettings(props.slug)} class="stack">
          <CsrfField token={shell.csrf} />
          <FormProblem form={forms.organization} />
          <TextField
            name="organization"
            label="Name"
            hint="As visitors read it at the top of the status page."
            form={forms.organization}
            value={props.name}
            maxlength={100}
            required
          />
          <Select
            name="timeZone"
            label="Time zone"
            form={forms.organization}
            value={props.timeZone}
            options={props.timeZones.map((zone) => ({ value: zone, label: zone }))}
          />
          <button type="submit" class="button primary">
            Save
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="slug-heading">
        <h2 id="slug-heading">Address</h2>
        <form method="post" action={urls.organizationSlug(props.slug)} class="stack">
          <CsrfField token={shell.csrf} />
          <FormProblem form={forms.slug} />
          <TextField
            name="slug"
            label="Short name for addresses"
            hint="The page is at /s/SHORT-NAME. Links to the present one lead on to the new one."
            form={forms.slug}
            value={props.slug}
            maxlength={40}
            spellcheck={false}
            required
          />
          <button type="submit" class="button">
            Change the address
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="second-factor-heading">
        <h2 id="second-factor-heading">Second factor</h2>
        <form method="post" action={urls.organizationSecondFactor(props.slug)} class="stack">
          <CsrfField token={shell.csrf} />
          <FormProblem form={forms.secondFactor} />
          <Choice
            name="required"
            label="Every member needs a second factor"
            hint="Whoever signed in without one sees nothing of this organization before setting one up."
            checked={props.requiresSecondFactor}
          />
          <button type="submit" class="button">
            Save
          </button>
        </form>
      </section>
      {props.deletion ? <Deletion shell={shell} name={props.name} slug={props.slug} form={props.deletion} /> : null}
    </DashboardShell>
  )
}

interface DeletionProps {
  shell: Shell
  name: string
  slug: string
  form: FormState
}

function Deletion({ shell, name, slug, form }: DeletionProps): JSX.Element {
  return (
    <section class="card danger-zone" aria-labelledby="deletion-heading">
      <h2 id="deletion-heading">Delete this organization</h2>
      <p class="hint" safe>
        {`The page of ${name}, its incidents, subscribers and team disappear at once. For 30 days you can bring everything back; then it is erased.`}
      </p>
      <form method="post" action={urls.organizationDeletion(slug)} class="stack">
        <CsrfField token={shell.csrf} />
        <FormProblem form={form} />
        <TextField name="typedName" label={`Type ${name} to confirm`} form={form} required />
        <button type="submit" class="button danger">
          Delete
        </button>
      </form>
    </section>
  )
}
