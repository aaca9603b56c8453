import { routes } from '#src/routes.ts'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { CsrfField } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { SettingsTab } from './settings-tabs.tsx'

/** The owner's: everything, in a file that another Opsentry takes. */
export function OrganizationExportPage({ shell }: { shell: Shell }): JSX.Element {
  return (
    <SettingsTab shell={shell} tab="export">
      <section class="card" aria-labelledby="export-heading">
        <h2 id="export-heading">Take everything along</h2>
        <p class="hint">
          One ZIP archive: settings and pictures, services, incidents with all updates and notes, maintenance,
          templates, subscribers with their consent, webhooks, the team, and the audit log. To read, to keep, or to move
          to another Opsentry.
        </p>
        <form method="post" action={routes.dashboard.settings.export.create.url({ slug: shell.organization.slug })}>
          <CsrfField token={shell.csrf} />
          <button type="submit" class="button primary">
            <Icon name="download" />
            <span>Download the archive</span>
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="behind-heading">
        <h2 id="behind-heading">What stays behind</h2>
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
      </section>
    </SettingsTab>
  )
}
