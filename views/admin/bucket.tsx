import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { BucketCards, type BucketProps } from '../layout/bucket.tsx'

export interface InstanceBucketProps extends BucketProps {
  person: Person
}

export function InstanceBucketPage({ person, ...bucket }: InstanceBucketProps): JSX.Element {
  return (
    <AdminShell person={person} title="Bucket" room="bucket">
      <p class="hint">
        Copies of all public pages outlive this server here: each where it stands at this address, such as{' '}
        <code>s/acme/</code>. An organization with a bucket of its own is copied there instead. Pages that are not
        public are never copied.
      </p>
      <BucketCards {...bucket} />
    </AdminShell>
  )
}
