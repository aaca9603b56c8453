import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Composer, type ComposerProps } from './composer.tsx'
import { DraftNotice } from './draft.tsx'

export interface NewIncidentProps {
  shell: Shell
  composer: ComposerProps
  templates: { id: string; name: string }[]
  /** The form holds what was typed before. */
  draft?: { keptAt: number; timeZone: string }
}

export function NewIncidentPage({ shell, composer, templates, draft }: NewIncidentProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Open an incident" room="incidents">
      {templates.length > 0 ? (
        <nav aria-label="Templates" class="button-row">
          <span class="hint">Start from a template:</span>
          {templates.map(({ id, name }) => (
            <a class="button" href={routes.dashboard.incidents.new.url({ slug }, { template: id })} safe>
              {name}
            </a>
          ))}
        </nav>
      ) : null}
      {draft ? <DraftNotice slug={slug} csrf={shell.csrf} keptAt={draft.keptAt} timeZone={draft.timeZone} /> : null}
      <Card label="New incident">
        <Composer composer={composer} />
      </Card>
    </DashboardShell>
  )
}
