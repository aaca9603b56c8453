import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { t } = shell
  return (
    <DashboardShell
      shell={shell}
      title={t.writing.heading}
      room="incidents"
      actions={<Templates slug={slug} templates={templates} t={t} />}
    >
      {asked ? (
        <DraftQuestion
          slug={slug}
          csrf={shell.csrf}
          keptAt={asked.keptAt}
          begins={asked.begins}
          timeZone={props.timeZone}
          template={props.template}
          t={t}
        />
      ) : (
        <div class="desk writing">
          <section class="desk-form" aria-label={t.writing.label}>
            {draft ? (
              <DraftNotice slug={slug} csrf={shell.csrf} keptAt={draft.keptAt} timeZone={draft.timeZone} t={t} />
            ) : null}
            <OtherEditors {...props.others} />
            <Composer composer={composer} t={t} />
          </section>
          <DraftPreviews draft={composer.draft} t={t} />
        </div>
      )}
    </DashboardShell>
  )
}

interface TemplatesProps {
  slug: string
  templates: NewIncidentProps['templates']
  t: DashboardMessages
}

function Templates({ slug, templates, t }: TemplatesProps): JSX.Element {
  if (templates.length === 0) return ''
  return (
    <details class="start-from">
      <summary class="button" safe>
        {t.writing.startFrom}
      </summary>
      <nav aria-label={t.writing.templates} class="button-row">
        {templates.map(({ id, name }) => (
          <a class="button" href={routes.dashboard.incidents.new.url({ slug }, { template: id })} dir="auto" safe>
            {name}
          </a>
        ))}
      </nav>
    </details>
  )
}
