import { routes } from '#src/routes.ts'
import type { Act, PublicationState } from '#src/words/publishing.ts'
import { ListCard } from '../layout/card.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { deedOf } from './publication-words.ts'

export interface PlannedPublicationProps {
  id: string
  act: Act
  title: string
  state: PublicationState
  publishAt: number | null
  /** A person's name or a program's. */
  author: string | null
}

interface PlannedProps {
  t: DashboardMessages
  slug: string
  timeZone: string
  publications: PlannedPublicationProps[]
  heading?: string
}

/** What waits to be published: at its time, for a second person, or for a decision. Nothing where nothing does. */
export function PlannedPublications(props: PlannedProps): JSX.Element {
  const { t, slug, timeZone, publications, heading } = props
  if (publications.length === 0) return ''
  return (
    <ListCard heading={heading ?? t.publications.plannedAndWaiting}>
      {publications.map((one) => (
        <li class="row">
          <div class="row-main">
            <h3 class="row-title" dir="auto">
              <a href={routes.dashboard.publication.show.url({ slug, id: one.id })} safe>
                {one.title}
              </a>
            </h3>
            <p class="hint" safe>
              {deedOf(one.act, t)}
            </p>
          </div>
          <div class="row-state">
            <span class="hint" safe>
              {t.publications.states[one.state]}
            </span>
            {one.publishAt === null ? null : (
              <span class="hint">
                <Moment at={one.publishAt} timeZone={timeZone} t={t} />
              </span>
            )}
          </div>
        </li>
      ))}
    </ListCard>
  )
}
