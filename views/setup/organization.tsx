import { routes } from '#src/routes.ts'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { focusedField, SetupPage, type Step } from './setup-page.tsx'

export interface OrganizationStepProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  next: Step
  timeZones: string[]
  /** A proxy that is not trusted says that the browser came by https. */
  unheardHttps: boolean
}

export function OrganizationStep(props: OrganizationStepProps): JSX.Element {
  const { t, form, csrf, next, timeZones, unheardHttps } = props
  const focused = focusedField(form, ['organization', 'slug', 'url'])
  return (
    <SetupPage t={t} title={t.setup.organizationHeading} step="organization" next={next}>
      <Form action={routes.setup.saveOrganization.url()} csrf={csrf} state={form} t={t} class="stack">
        <TextField
          name="organization"
          label={t.newOrganization.name}
          hint={t.setup.organizationHint}
          autocomplete="organization"
          form={form}
          required
          autofocus={focused === 'organization'}
        />
        <TextField
          name="slug"
          label={t.newOrganization.slug}
          hint={t.setup.slugHint}
          form={form}
          maxlength={40}
          autofocus={focused === 'slug'}
          spellcheck={false}
        />
        <Select
          name="timeZone"
          label={t.newOrganization.timeZone}
          hint={t.setup.timeZoneHint}
          form={form}
          options={choices(timeZones, form.values.timeZone)}
          ownZone={form.values.organization === undefined}
        />
        <TextField
          name="url"
          label={t.setup.url}
          hint={t.setup.urlHint}
          type="url"
          form={form}
          required
          autofocus={focused === 'url'}
          spellcheck={false}
        />
        {unheardHttps ? (
          <p class="notice" safe>
            {t.setup.unheardHttps}
          </p>
        ) : null}
        <Submit label={t.setup.saveAndContinue} look="primary" />
      </Form>
    </SetupPage>
  )
}

/** A known zone that the list leaves out (an alias) stays what it is. */
function choices(timeZones: string[], chosen: string | undefined): { value: string; label: string }[] {
  const zones = chosen === undefined || timeZones.includes(chosen) ? timeZones : [chosen, ...timeZones]
  return zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}
