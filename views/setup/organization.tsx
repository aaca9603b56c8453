import { routes } from '#src/routes.ts'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { focusedField, SetupPage, type Step } from './setup-page.tsx'

export interface OrganizationStepProps {
  form: FormState
  csrf: string
  next: Step
  timeZones: string[]
  /** A proxy that is not trusted says that the browser came by https. */
  unheardHttps: boolean
}

export function OrganizationStep({ form, csrf, next, timeZones, unheardHttps }: OrganizationStepProps): JSX.Element {
  const focused = focusedField(form, ['organization', 'slug', 'url'])
  return (
    <SetupPage title="Name your organization" step="organization" next={next}>
      <Form action={routes.setup.saveOrganization.url()} csrf={csrf} state={form} class="stack">
        <TextField
          name="organization"
          label="Organization"
          hint="The name above your status page and in every mail."
          autocomplete="organization"
          form={form}
          required
          autofocus={focused === 'organization'}
        />
        <TextField
          name="slug"
          label="Short name for addresses"
          hint="Lower-case letters, digits and hyphens, such as acme. Leave it empty to take it from the name."
          form={form}
          maxlength={40}
          autofocus={focused === 'slug'}
          spellcheck={false}
        />
        <Select
          name="timeZone"
          label="Time zone"
          hint="Days begin and end in it, and times are shown in it."
          form={form}
          options={choices(timeZones, form.values.timeZone)}
        />
        <TextField
          name="url"
          label="Public URL"
          hint="Where visitors reach this Opsentry. Links in mails begin with it, and afterwards Opsentry answers at this host name only."
          type="url"
          form={form}
          required
          autofocus={focused === 'url'}
          spellcheck={false}
        />
        {unheardHttps ? (
          <p class="notice">
            A proxy says that you came by https, but it is not among the proxies that Opsentry believes. Type the
            address that your browser shows, and name the proxy in OPSENTRY_TRUSTED_PROXIES.
          </p>
        ) : null}
        <Submit label="Save and continue" look="primary" />
      </Form>
    </SetupPage>
  )
}

/** A known zone that the list leaves out (an alias) stays what it is. */
function choices(timeZones: string[], chosen: string | undefined): { value: string; label: string }[] {
  const zones = chosen === undefined || timeZones.includes(chosen) ? timeZones : [chosen, ...timeZones]
  return zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}
