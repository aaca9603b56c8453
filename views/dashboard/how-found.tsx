interface HowFoundProps {
  filter: { search: string }
  /** More match than a long list's search goes through. */
  more: boolean
  /** Only addresses and domains that begin with what was typed are shown. */
  byBeginning: boolean
  /** Leads to a search of every part of every address. */
  inside: string
}

/** A long list is searched by the beginnings of addresses; people must know, or they would take somebody for missing. */
export function HowFound({ filter, more, byBeginning, inside }: HowFoundProps): JSX.Element | null {
  if (!(more || byBeginning)) return null
  return (
    <p class="hint">
      {byBeginning ? (
        <>
          <span safe>{`Addresses and domains that begin with “${filter.search}”.`}</span>{' '}
          <a href={inside}>Look inside addresses, too</a>.{' '}
        </>
      ) : null}
      {more ? 'More than 1,000 match: type more of the address to see the others.' : null}
    </p>
  )
}
