import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { SettingsTab } from './settings-tabs.tsx'

/** For the owner alone: everything, in a file that another Opsentry imports. */
export function OrganizationExportPage({ shell }: { shell: Shell }): JSX.Element {
  return (
    <SettingsTab shell={shell} tab="export">
      <Card name="export" heading="Take everything along">
        <p class="hint">
          One ZIP archive: settings and pictures, services, incidents with all updates and notes, maintenance,
          templates, subscribers with their consent, webhooks, the team, and the audit log. To read, to keep, or to move
          to another Opsentry.
        </p>
        <Form action={routes.dashboard.settings.export.create.url({ slug: shell.organization.slug })} csrf={shell.csrf}>
          <Submit label="Download the archive" look="primary" icon="download" />
        </Form>
      </Card>
      <Card name="behind" heading="What stays behind">
        <ul class="consequences">
          <li>Secrets: URLs of webhooks and chats, keys, API tokens, the password of the page.</li>
          <li>The list of messages that were sent. Nobody is told anything twice by a move.</li>
          <li>
            Your team’s accounts: their names and addresses are in the archive, and whoever takes it invites them.
          </li>
        </ul>
        <p class="hint">
          The archive holds the addresses of your subscribers and your team: keep it as you would keep them.
        </p>
      </Card>
    </SettingsTab>
  )
}
