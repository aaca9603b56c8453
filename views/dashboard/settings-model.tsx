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
  const { t } = shell
  return (
    <Card name="language-model" heading={t.settings.model}>
      <Form
        action={routes.dashboard.settings.model.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <input type="hidden" name="model" value={model.name} autocomplete="off" />
        <Choice
          name="allowed"
          label={t.settings.modelAllowed}
          hint={t.settings.modelHint(model.name)}
          checked={model.allowed}
        />
        <Submit label={t.settings.save} />
      </Form>
    </Card>
  )
}
