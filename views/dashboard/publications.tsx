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
  return (
    <DashboardShell shell={shell} title="To be published" room="incidents">
      {waiting.length === 0 ? (
        <Empty
          heading="Nothing waits to be published"
          sentence="What is published later, and what a second person has to release, stands here."
        />
      ) : null}
      <PlannedPublications slug={slug} timeZone={timeZone} publications={waiting} heading="Waiting" />
      <PlannedPublications slug={slug} timeZone={timeZone} publications={published} heading="Published" />
    </DashboardShell>
  )
}
