import type { DashboardMessages } from '../messages/dashboard.ts'

interface HowFoundProps {
  filter: { search: string }
  /** More match than a long list's search goes through. */
  more: boolean
  /** Only addresses and domains that begin with what was typed are shown. */
  byBeginning: boolean
  /** Leads to a search of every part of every address. */
  inside: string
  t: DashboardMessages
}

/** A long list is searched by the beginnings of addresses; people must know, or they would take somebody for missing. */
export function HowFound(props: HowFoundProps): JSX.Element | null {
  const { filter, more, byBeginning, inside, t } = props
  const words = t.howFound
  if (!(more || byBeginning)) return null
  return (
    <p class="hint">
      {byBeginning ? (
        <>
          <span safe>{words.byBeginning(filter.search)}</span>{' '}
          <a href={inside} safe>
            {words.inside}
          </a>{' '}
        </>
      ) : null}
      {more ? <span safe>{words.more}</span> : null}
    </p>
  )
}
