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
  return (
    <SettingsTab shell={shell} tab="organization">
      <Card name="organization" heading="Organization">
        <Form
          action={routes.dashboard.settings.save.url({ slug: props.slug })}
          csrf={shell.csrf}
          state={forms.organization}
          class="stack"
        >
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
          <Select
            name="language"
            label="Language of the page"
            hint="What visitors and subscribers read around your own texts."
            form={forms.organization}
            value={props.language}
            options={props.languages.map((language) => ({ value: language, label: languageName(language) }))}
          />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <FurtherLanguages {...props} form={forms.languages} />
      <UpdateTiming {...props} />
      <Review {...props} />
      <ModelSwitch shell={shell} model={props.model} form={forms.model} />
      <Card name="second-factor" heading="Second factor">
        <Form
          action={routes.dashboard.settings.secondFactor.url({ slug: props.slug })}
          csrf={shell.csrf}
          state={forms.secondFactor}
          class="stack"
        >
          <Choice
            name="required"
            label="Every member needs a second factor"
            hint="Whoever signed in without one sees nothing of this organization before setting one up."
            checked={props.requiresSecondFactor}
          />
          <Submit label="Save" />
        </Form>
      </Card>
      <Card name="idle-timeout" heading="Idle sessions">
        <Form
          action={routes.dashboard.settings.idleTimeout.url({ slug: props.slug })}
          csrf={shell.csrf}
          state={forms.idleTimeout}
          class="stack"
        >
          <IdleTimeoutField
            form={forms.idleTimeout}
            minutes={props.idleMinutes}
            hint="Members are signed out of this Opsentry then, drafts are kept. Where it or another organization says less, that counts."
            otherwise="As this Opsentry says"
          />
          <Submit label="Save" />
        </Form>
      </Card>
      {props.deletion ? <Deletion shell={shell} name={props.name} slug={props.slug} form={props.deletion} /> : null}
    </SettingsTab>
  )
}

function UpdateTiming(props: SettingsProps): JSX.Element {
  const form = props.forms.updateTiming
  return (
    <Card name="update-timing" heading="Updates">
      <Form
        action={routes.dashboard.settings.updateTiming.url({ slug: props.slug })}
        csrf={props.shell.csrf}
        state={form}
        class="stack"
      >
        <TextField
          name="recallSeconds"
          label="Time to take an update back, in seconds"
          hint="An update can be taken back for this long before mails and chat messages leave; webhooks do not wait. From 0 to 300."
          type="number"
          inputmode="numeric"
          form={form}
          value={String(props.recallSeconds)}
          required
        />
        <TextField
          name="silentAfterHours"
          label="Remind the team of a silent incident after, in hours"
          hint="When an open incident has had no update for this long. From 0 to 168; 0 for never."
          type="number"
          inputmode="numeric"
          form={form}
          value={String(props.silentAfterHours)}
          required
        />
        <Submit label="Save" />
      </Form>
    </Card>
  )
}

function Review({ slug, shell, reviewAbove, forms }: SettingsProps): JSX.Element {
  return (
    <Card name="review" heading="A second person">
      <Form
        action={routes.dashboard.settings.review.url({ slug })}
        csrf={shell.csrf}
        state={forms.review}
        class="stack"
      >
        <TextField
          name="reviewAbove"
          label="Release what is told to more people than"
          hint="An update that reaches more people, by whomever it was written, waits until somebody else of the team has read and released it; programs and agents included. Empty: nothing waits."
          type="number"
          inputmode="numeric"
          form={forms.review}
          value={reviewAbove === null ? '' : String(reviewAbove)}
        />
        <Submit label="Save" />
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

function Deletion({ shell, name, slug, form }: DeletionProps): JSX.Element {
  return (
    <Card name="deletion" heading="Delete this organization" class="danger-zone">
      <p class="hint" safe>
        {`The page of ${isolated(name)}, its incidents, subscribers and team disappear at once. Its API tokens and invitations end for good. For 30 days you can bring the rest back; then it is erased.`}
      </p>
      <Form action={routes.dashboard.settings.deletion.url({ slug })} csrf={shell.csrf} state={form} class="stack">
        <TextField name="typedName" label={`Type ${name} to confirm`} form={form} required />
        <Submit label="Delete" look="danger" />
      </Form>
    </Card>
  )
}
