import { Body } from '../layout/markdown.tsx'
import { IncidentStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Composer, type ComposerProps } from './composer.tsx'
import { DraftNotice, DraftPreviews } from './draft.tsx'
import { DraftQuestion } from './draft-question.tsx'
import type { IncidentUpdate } from './incident-update.tsx'

interface WriteUpdateProps {
  incidentId: string
  composer: ComposerProps
  newest: IncidentUpdate | undefined
  timeZone: string
  open: boolean
  t: DashboardMessages
}

/** The next update of an incident that is open, or first the question what becomes of its draft. */
export function WriteUpdate(props: WriteUpdateProps): JSX.Element {
  const { incidentId, composer, newest, timeZone, open, t } = props
  const { slug, csrf, draft, asked } = composer
  const shared = { slug, incidentId, csrf, timeZone, t }
  return (
    <details class="card ending" name="act" open={open}>
      <summary data-key="u" safe>
        {t.incidentPage.post}
      </summary>
      {newest ? <Newest update={newest} timeZone={timeZone} t={t} /> : null}
      {asked ? (
        <DraftQuestion {...shared} keptAt={asked.keptAt} begins={asked.begins} />
      ) : (
        <>
          {draft ? <DraftNotice {...shared} keptAt={draft.keptAt} /> : null}
          <Composer composer={composer} t={t} />
          <DraftPreviews draft={draft} t={t} />
        </>
      )}
    </details>
  )
}

interface NewestProps {
  update: IncidentUpdate
  timeZone: string
  t: DashboardMessages
}

/** On a phone the timeline stands below the form: what was said last is read above it. */
function Newest({ update, timeZone, t }: NewestProps): JSX.Element {
  return (
    <section class="newest-update" aria-label={t.incidentPage.newest}>
      <div class="update-heading">
        <IncidentStatusMark status={update.status} t={t} />
        <Moment at={update.displayAt} timeZone={timeZone} t={t} />
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} />
      </div>
    </section>
  )
}
