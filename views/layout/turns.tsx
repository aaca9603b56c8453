import { type DashboardMessages, dashboardMessagesOf } from '../messages/dashboard.ts'

/** Queries that lead to the pages before and after this one; null: there is none. */
export interface TurnLinks {
  newer: string | null
  older: string | null
}

interface TurnsProps {
  /** For screen readers, such as `Pages of incidents`. */
  label: string
  links: TurnLinks
  /** The list's own address, its filter included. */
  list: string
  t?: DashboardMessages
  words?: { newer: string; older: string }
}

/** Below a list that is too long for one page, where pages have no number. */
export function Turns({ label, links, list, t = dashboardMessagesOf('en'), words = t.turns }: TurnsProps): JSX.Element {
  const url = (query: string) => list + (list.includes('?') ? '&' : '?') + query
  return (
    <nav class="pages" aria-label={label}>
      {links.newer === null ? null : (
        <a class="button" rel="prev" href={url(links.newer)} safe>
          {words.newer}
        </a>
      )}
      {links.older === null ? null : (
        <a class="button" rel="next" href={url(links.older)} safe>
          {words.older}
        </a>
      )}
    </nav>
  )
}
