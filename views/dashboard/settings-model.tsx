import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface ModelSwitchProps {
  shell: Shell
  /** Undefined: the instance has none, and nothing is offered. */
  model: { name: string; allowed: boolean } | undefined
  form: FormState
}

/** Whether members may give their texts to the operator's model. */
export function ModelSwitch({ shell, model, form }: ModelSwitchProps): JSX.Element {
  if (!model) return ''
  return (
    <Card name="language-model" heading="Language model">
      <Form
        action={routes.dashboard.settings.model.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <input type="hidden" name="model" value={model.name} autocomplete="off" />
        <Choice
          name="allowed"
          label="Editors may ask a model to draft, shorten and translate texts"
          hint={`The text in the field leaves for ${model.name}, when somebody presses a button; nothing else does. What comes back only fills the field: people publish it.`}
          checked={model.allowed}
        />
        <Submit label="Save" />
      </Form>
    </Card>
  )
}
