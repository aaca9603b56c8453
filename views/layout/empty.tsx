import type { Children } from '@kitajs/html'

export interface EmptyProps {
  /** Absent where the sentence stands alone. */
  heading?: string
  /** 3: in a part of the page that has a heading. */
  level?: 2 | 3
  /** Says what to do about it. A sentence with links in it goes in as children. */
  sentence?: string
  children?: Children
}

/**
 * In place of a list that has nothing to show.
 *
 * ```tsx
 * <Empty heading="Nothing matches" sentence="Widen the filter to see more." />
 * <Empty sentence={t.history.none} />
 * ```
 */
export function Empty({ heading, level = 2, sentence, children }: EmptyProps): JSX.Element {
  if (heading === undefined)
    return (
      <p class="empty" safe>
        {sentence}
      </p>
    )
  return (
    <div class="empty">
      {level === 2 ? <h2 safe>{heading}</h2> : <h3 safe>{heading}</h3>}
      {sentence === undefined ? <p>{children}</p> : <p safe>{sentence}</p>}
    </div>
  )
}
