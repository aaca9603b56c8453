import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { BucketCards, type BucketProps } from '../layout/bucket.tsx'
import { Sentence } from '../layout/sentence.tsx'

export interface InstanceBucketProps extends BucketProps {
  person: Person
}

export function InstanceBucketPage({ person, ...bucket }: InstanceBucketProps): JSX.Element {
  return (
    <AdminShell person={person} title={person.t.adminRooms.bucket} room="bucket">
      <p class="hint">
        <Sentence text={person.t.instanceBucket.hint} parts={{ path: <code>s/acme/</code> }} />
      </p>
      <BucketCards {...bucket} />
    </AdminShell>
  )
}
