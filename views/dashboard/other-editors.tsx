import { routes } from '#src/routes.ts'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Meanwhile, type MeanwhileUpdate } from './meanwhile.tsx'

export interface OtherEditorsProps {
  t: DashboardMessages
  slug: string
  /** Absent for a new incident. */
  incidentId?: string
  others: { name: string; writes: boolean }[]
  /** What the page knows: the last update that it shows, or for a new incident the moment it was opened (UTC ms). */
  seen: string
  /** Told apart by the server: nothing is sent while it stays the same. */
  shown: string
  /** Updates that were posted since. */
  updates: MeanwhileUpdate[]
  /** Incidents that colleagues opened while a new one is written. */
  opened: { id: string; title: string }[]
  timeZone: string
}

/**
 * Who else has this open, and what they have published since the page was: above the form, whose fields it leaves alone. It asks
 * for itself every ten seconds, and when somebody comes back to its tab.
 */
export function OtherEditors(props: OtherEditorsProps): JSX.Element {
  const { slug, incidentId, others, seen, shown, updates, opened, timeZone, t } = props
  const { incident, incidents } = routes.dashboard
  const query = { seen, shown }
  return (
    <div
      id="other-editors"
      class="other-editors"
      role="status"
      hx-get={
        incidentId === undefined
          ? incidents.others.url({ slug }, query)
          : incident.others.url({ slug, id: incidentId }, query)
      }
      hx-trigger="every 10s, visibilitychange from:document"
      hx-swap="outerHTML"
    >
      {others.length > 0 ? <p safe>{othersText(others, t)}</p> : null}
      {opened.map(({ id, title }) => (
        <p>
          <Sentence
            text={t.writing.openedMeanwhile}
            parts={{ incident: <IncidentLink url={incident.show.url({ slug, id })} title={title} /> }}
          />
        </p>
      ))}
      <Meanwhile updates={updates} timeZone={timeZone} t={t} />
    </div>
  )
}

function IncidentLink({ url, title }: { url: string; title: string }): JSX.Element {
  return (
    <a href={url} dir="auto" safe>
      {title}
    </a>
  )
}

function othersText(others: OtherEditorsProps['others'], t: DashboardMessages): string {
  const writing = others.filter(({ writes }) => writes).map(({ name }) => name)
  const looking = others.filter(({ writes }) => !writes).map(({ name }) => name)
  const sentences = [
    writing.length > 0 ? t.writing.othersWriting(t.list(writing), writing.length) : '',
    looking.length > 0 ? t.writing.othersLooking(t.list(looking), looking.length) : '',
  ]
  return sentences.filter(Boolean).join(' ')
}
