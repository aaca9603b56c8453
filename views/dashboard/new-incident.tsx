import { urls } from '#src/urls.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Composer, type ComposerProps } from './composer.tsx'

export interface NewIncidentProps {
  shell: Shell
  composer: ComposerProps
  templates: { id: string; name: string }[]
}

export function NewIncidentPage({ shell, composer, templates }: NewIncidentProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Open an incident" room="incidents">
      {templates.length > 0 ? (
        <nav aria-label="Templates" class="button-row">
          <span class="hint">Start from a template:</span>
          {templates.map(({ id, name }) => (
            <a class="button" href={urls.newIncidentFrom(slug, id)} safe>
              {name}
            </a>
          ))}
        </nav>
      ) : null}
      <section class="card" aria-label="New incident">
        <Composer composer={composer} />
      </section>
    </DashboardShell>
  )
}
