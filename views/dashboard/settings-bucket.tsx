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
  const { t, timeZone } = bucket
  return (
    <SettingsTab shell={shell} tab="bucket">
      <p class="hint" safe>
        {t.bucket.hint}
      </p>
      {instances ? (
        <Card name="instances" heading={t.bucket.instances}>
          <div class="stack">
            <Progress progress={instances} timeZone={timeZone} t={t} />
            <p class="hint" safe>
              {t.bucket.instancesHint}
            </p>
          </div>
        </Card>
      ) : null}
      <BucketCards {...bucket} />
    </SettingsTab>
  )
}
