import type { Children } from '@kitajs/html'
import { Card } from './card.tsx'

export interface ShownOnceProps {
  /** Unique on the page, for the id of the heading. */
  name: string
  heading: string
  secret: string
  /** What to do with it at once. */
  sentence?: string
  children?: Children
}

/**
 * A secret on the one page that ever shows it.
 *
 * ```tsx
 * <ShownOnce name="new-token" heading="The new token" secret={token} />
 * ```
 */
export function ShownOnce({ name, heading, secret, sentence, children }: ShownOnceProps): JSX.Element {
  return (
    <Card name={name} heading={heading} class="shown-once">
      <p safe>{sentence ?? 'Copy it now: it is shown only once.'}</p>
      <p>
        <code class="secret" safe>
          {secret}
        </code>
      </p>
      {children}
    </Card>
  )
}
