import { BucketCards, type BucketProgress, type BucketProps, Progress } from '../layout/bucket.tsx'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface BucketSettingsProps extends BucketProps {
  shell: Shell
  /** The instance's bucket holds this page; null: it does not. */
  instances: BucketProgress | null
}

export function BucketSettingsPage({ shell, instances, ...bucket }: BucketSettingsProps): JSX.Element {
  return (
    <SettingsTab shell={shell} tab="bucket">
      <p class="hint">
        A copy of the public page outlives this server: page, history, the incidents of 90 days, feeds, badges and API
        are put into an S3-compatible bucket whenever something changes. A page that is not public is never copied.
      </p>
      {instances ? (
        <Card name="instances" heading="In the bucket of this Opsentry">
          <div class="stack">
            <Progress progress={instances} timeZone={bucket.timeZone} />
            <p class="hint">Save a bucket of your own below, and the page is copied there instead.</p>
          </div>
        </Card>
      ) : null}
      <BucketCards {...bucket} />
    </SettingsTab>
  )
}
