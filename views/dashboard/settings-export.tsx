import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { SettingsTab } from './settings-tabs.tsx'

/** For the owner alone: everything, in a file that another Opsentry imports. */
export function OrganizationExportPage({ shell }: { shell: Shell }): JSX.Element {
  const { exportAll: words } = shell.t
  return (
    <SettingsTab shell={shell} tab="export">
      <Card name="export" heading={words.heading}>
        <p class="hint" safe>
          {words.hint}
        </p>
        <Form action={routes.dashboard.settings.export.create.url({ slug: shell.organization.slug })} csrf={shell.csrf}>
          <Submit label={words.download} look="primary" icon="download" />
        </Form>
      </Card>
      <Card name="behind" heading={words.behind}>
        <ul class="consequences">
          {[words.secrets, words.messages, words.accounts].map((sentence) => (
            <li safe>{sentence}</li>
          ))}
        </ul>
        <p class="hint" safe>
          {words.care}
        </p>
      </Card>
    </SettingsTab>
  )
}
