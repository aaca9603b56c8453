import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Composer, type ComposerProps } from './composer.tsx'
import { DraftNotice, DraftPreviews } from './draft.tsx'
import { DraftQuestion } from './draft-question.tsx'
import { OtherEditors, type OtherEditorsProps } from './other-editors.tsx'

export interface NewIncidentProps {
  shell: Shell
  composer: ComposerProps
  templates: { id: string; name: string }[]
  /** The form holds what was typed before. */
  draft?: { keptAt: number; timeZone: string }
  /** The template that was asked for. */
  template?: string
  timeZone: string
  others: OtherEditorsProps
}

export function NewIncidentPage(props: NewIncidentProps): JSX.Element {
  const { shell, composer, templates, draft } = props
  const { slug } = shell.organization
  const { asked } = composer
  return (
    <DashboardShell
      shell={shell}
      title="Open an incident"
      room="incidents"
      actions={<Templates slug={slug} templates={templates} />}
    >
      {asked ? (
        <DraftQuestion
          slug={slug}
          csrf={shell.csrf}
          keptAt={asked.keptAt}
          begins={asked.begins}
          timeZone={props.timeZone}
          template={props.template}
        />
      ) : (
        <div class="desk writing">
          <section class="desk-form" aria-label="New incident">
            {draft ? (
              <DraftNotice slug={slug} csrf={shell.csrf} keptAt={draft.keptAt} timeZone={draft.timeZone} />
            ) : null}
            <OtherEditors {...props.others} />
            <Composer composer={composer} />
          </section>
          <DraftPreviews draft={composer.draft} />
        </div>
      )}
    </DashboardShell>
  )
}

function Templates({ slug, templates }: { slug: string; templates: NewIncidentProps['templates'] }): JSX.Element {
  if (templates.length === 0) return ''
  return (
    <details class="start-from">
      <summary class="button">Start from a template …</summary>
      <nav aria-label="Templates" class="button-row">
        {templates.map(({ id, name }) => (
          <a class="button" href={routes.dashboard.incidents.new.url({ slug }, { template: id })} dir="auto" safe>
            {name}
          </a>
        ))}
      </nav>
    </details>
  )
}
