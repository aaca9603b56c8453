import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Problem, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
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
  return (
    <SettingsTab shell={shell} tab="networks">
      <Card name="networks" heading="Where the team works from">
        <Problem sentence={hidden} />
        <Form
          action={routes.dashboard.settings.networks.save.url({ slug: shell.organization.slug })}
          csrf={shell.csrf}
          state={form}
          class="stack"
        >
          <TextArea
            name="dashboardNetworks"
            label="Networks of the dashboard"
            hint={`One address or range per line, such as 203.0.113.0/24 or 2001:db8::/32. Empty: from anywhere. You come from ${ownAddress}.`}
            rows={5}
            form={form}
            value={networks.join('\n')}
          />
          <p class="hint">
            From elsewhere nobody sees this organization’s dashboard or a page that is open to members, no API token
            works, and no invitation can be accepted. Public pages, readers and subscribers notice nothing. If you are
            locked out after all, whoever runs this Opsentry can lift the list.
          </p>
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
    </SettingsTab>
  )
}
