import type { Children } from '@kitajs/html'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Card } from './card.tsx'

export interface ShownOnceProps {
  t: DashboardMessages
  /** Unique on the page, for the id of the heading. */
  name: string
  heading: string
  secret: string
  /** What to do with it at once; absent: to copy it. */
  sentence?: string
  children?: Children
}

/**
 * A secret on the one page that ever shows it.
 *
 * ```tsx
 * <ShownOnce t={t} name="new-token" heading={t.provisioning.newToken} secret={token} />
 * ```
 */
export function ShownOnce({ t, name, heading, secret, sentence, children }: ShownOnceProps): JSX.Element {
  const { shownOnce } = t
  return (
    <Card name={name} heading={heading} class="shown-once">
      <p safe>{sentence ?? shownOnce.copyNow}</p>
      <p>
        <code class="secret" safe>
          {secret}
        </code>
      </p>
      {children}
    </Card>
  )
}
