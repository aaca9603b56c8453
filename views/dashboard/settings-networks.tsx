import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Problem, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { said } from '../messages/dashboard.ts'
import { SettingsTab } from './settings-tabs.tsx'

export interface NetworksProps {
  shell: Shell
  networks: string[]
  /** Of whoever looks at it. */
  ownAddress: string
  /** Why addresses cannot be told here; undefined where they can. */
  hidden: string | undefined
  form: FormState
}

export function NetworksPage({ shell, networks, ownAddress, hidden, form }: NetworksProps): JSX.Element {
  const { t } = shell
  return (
    <SettingsTab shell={shell} tab="networks">
      <Card name="networks" heading={t.networks.heading}>
        <Problem sentence={hidden && said(t, hidden)} />
        <Form
          action={routes.dashboard.settings.networks.save.url({ slug: shell.organization.slug })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <TextArea
            name="dashboardNetworks"
            label={t.networks.label}
            hint={t.networks.hint(ownAddress)}
            rows={5}
            form={form}
            value={networks.join('\n')}
          />

          <p class="hint" safe>
            {t.networks.explain}
          </p>
          <Submit label={t.settings.save} look="primary" />
        </Form>
      </Card>
    </SettingsTab>
  )
}
