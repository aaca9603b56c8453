import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { IdleTimeoutField } from '../layout/idle-timeout.tsx'
import { languageName } from '../layout/language-name.ts'
import { FurtherLanguages } from './further-languages.tsx'
import { ModelSwitch, type ModelSwitchProps } from './settings-model.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface SettingsProps {
  shell: Shell
  name: string
  slug: string
  timeZone: string
  timeZones: string[]
  language: Language
  languages: Language[]
  furtherLanguages: Language[]
  recallSeconds: number
  silentAfterHours: number
  requiresSecondFactor: boolean
  idleMinutes: number | null
  /** Present for the owner alone. */
  deletion?: FormState
  forms: Record<
    'organization' | 'languages' | 'review' | 'updateTiming' | 'secondFactor' | 'idleTimeout' | 'model',
    FormState
  >
  model: ModelSwitchProps['model']
  reviewAbove: number | null
}

export function SettingsPage(props: SettingsProps): JSX.Element {
  const { shell, forms } = props
  const { t } = shell
  return (
    <SettingsTab shell={shell} tab="organization">
      <Card name="organization" heading={t.settingsTabs.organization}>
        <Form
          action={routes.dashboard.settings.save.url({ slug: props.slug })}
          csrf={shell.csrf}
          state={forms.organization}
          t={t}
          class="stack"
        >
          <TextField
            name="organization"
            label={t.settings.name}
            hint={t.newOrganization.nameHint}
            form={forms.organization}
            value={props.name}
            maxlength={100}
            required
          />
          <Select
            name="timeZone"
            label={t.newOrganization.timeZone}
            form={forms.organization}
            value={props.timeZone}
            options={props.timeZones.map((zone) => ({ value: zone, label: zone }))}
          />
          <Select
            name="language"
            label={t.settings.language}
            hint={t.settings.languageHint}
            form={forms.organization}
            value={props.language}
            options={props.languages.map((language) => ({ value: language, label: languageName(language) }))}
          />
          <Submit label={t.settings.save} look="primary" />
        </Form>
      </Card>
      <FurtherLanguages {...props} form={forms.languages} />
      <UpdateTiming {...props} />
      <Review {...props} />
      <ModelSwitch shell={shell} model={props.model} form={forms.model} />
      <Card name="second-factor" heading={t.settings.secondFactor}>
        <Form
          action={routes.dashboard.settings.secondFactor.url({ slug: props.slug })}
          csrf={shell.csrf}
          state={forms.secondFactor}
          t={t}
          class="stack"
        >
          <Choice
            name="required"
            label={t.settings.needsFactor}
            hint={t.settings.needsFactorHint}
            checked={props.requiresSecondFactor}
          />
          <Submit label={t.settings.save} />
        </Form>
      </Card>
      <Card name="idle-timeout" heading={t.settings.idle}>
        <Form
          action={routes.dashboard.settings.idleTimeout.url({ slug: props.slug })}
          csrf={shell.csrf}
          state={forms.idleTimeout}
          t={t}
          class="stack"
        >
          <IdleTimeoutField
            form={forms.idleTimeout}
            minutes={props.idleMinutes}
            hint={t.settings.idleHint}
            otherwise={t.settings.idleOtherwise}
            t={t}
          />
          <Submit label={t.settings.save} />
        </Form>
      </Card>
      {props.deletion ? <Deletion shell={shell} name={props.name} slug={props.slug} form={props.deletion} /> : null}
    </SettingsTab>
  )
}

function UpdateTiming(props: SettingsProps): JSX.Element {
  const form = props.forms.updateTiming
  const { t } = props.shell
  return (
    <Card name="update-timing" heading={t.settings.updates}>
      <Form
        action={routes.dashboard.settings.updateTiming.url({ slug: props.slug })}
        csrf={props.shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <TextField
          name="recallSeconds"
          label={t.settings.recallSeconds}
          hint={t.settings.recallSecondsHint}
          type="number"
          inputmode="numeric"
          form={form}
          value={String(props.recallSeconds)}
          required
        />
        <TextField
          name="silentAfterHours"
          label={t.settings.silentAfterHours}
          hint={t.settings.silentAfterHoursHint}
          type="number"
          inputmode="numeric"
          form={form}
          value={String(props.silentAfterHours)}
          required
        />
        <Submit label={t.settings.save} />
      </Form>
    </Card>
  )
}

function Review({ slug, shell, reviewAbove, forms }: SettingsProps): JSX.Element {
  const { t } = shell
  return (
    <Card name="review" heading={t.settings.secondPerson}>
      <Form
        action={routes.dashboard.settings.review.url({ slug })}
        csrf={shell.csrf}
        state={forms.review}
        t={t}
        class="stack"
      >
        <TextField
          name="reviewAbove"
          label={t.settings.reviewAbove}
          hint={t.settings.reviewAboveHint}
          type="number"
          inputmode="numeric"
          form={forms.review}
          value={reviewAbove === null ? '' : String(reviewAbove)}
        />
        <Submit label={t.settings.save} />
      </Form>
    </Card>
  )
}

interface DeletionProps {
  shell: Shell
  name: string
  slug: string
  form: FormState
}

function Deletion({ shell: { csrf, t }, name, slug, form }: DeletionProps): JSX.Element {
  return (
    <Card name="deletion" heading={t.settings.deleteHeading} class="danger-zone">
      <p class="hint" safe>
        {t.settings.deleteHint(isolated(name))}
      </p>
      <Form action={routes.dashboard.settings.deletion.url({ slug })} csrf={csrf} state={form} t={t} class="stack">
        <TextField name="typedName" label={t.settings.typeToConfirm(name)} form={form} required />
        <Submit label={t.settings.delete} look="danger" />
      </Form>
    </Card>
  )
}
