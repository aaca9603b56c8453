export interface PagesProps {
  /** For screen readers, such as `Pages of incidents`. */
  label: string
  /** Absent where pages have no number: then nothing leads back. */
  page?: number
  hasNext: boolean
  url: (page: number) => string
  /** Of the reader's language, such as `t.turns`. */
  words: { newer: string; older: string }
}

/**
 * Below a list, newest first, that is too long for one page.
 *
 * ```tsx
 * <Pages label="Pages of incidents" page={page} hasNext={hasNext} url={(page) => `${list}?page=${page}`} words={t.turns} />
 * ```
 */
export function Pages({ label, page = 1, hasNext, url, words }: PagesProps): JSX.Element {
  return (
    <nav class="pages" aria-label={label}>
      {page > 1 ? (
        <a class="button" rel="prev" href={url(page - 1)} safe>
          {words.newer}
        </a>
      ) : null}
      {hasNext ? (
        <a class="button" rel="next" href={url(page + 1)} safe>
          {words.older}
        </a>
      ) : null}
    </nav>
  )
}
