import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { type PlannedPublicationProps, PlannedPublications } from './planned-publications.tsx'

export interface PublicationsProps {
  shell: Shell
  timeZone: string
  waiting: PlannedPublicationProps[]
  published: PlannedPublicationProps[]
}

/** What waits to be published, and what did. */
export function PublicationsPage({ shell, timeZone, waiting, published }: PublicationsProps): JSX.Element {
  const { slug } = shell.organization
  const { t } = shell
  const words = t.publications
  return (
    <DashboardShell shell={shell} title={words.heading} room="incidents">
      {waiting.length === 0 ? <Empty heading={words.noneHeading} sentence={words.none} /> : null}
      <PlannedPublications t={t} slug={slug} timeZone={timeZone} publications={waiting} heading={words.waiting} />
      <PlannedPublications t={t} slug={slug} timeZone={timeZone} publications={published} heading={words.published} />
    </DashboardShell>
  )
}
