import { routes } from '#src/routes.ts'
import { InstanceBucketPage } from '#views/admin/bucket.tsx'
import type { BucketTestProps } from '#views/layout/bucket.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { PersonContext } from '../action.ts'
import { bucketProps } from '../bucket-props.ts'
import { personOf } from '../person.ts'

const { bucket } = routes.admin

/** The instance's bucket. */
export function showBucket(
  context: PersonContext,
  { form = emptyForm, tested }: { form?: FormState; tested?: BucketTestProps } = {},
): JSX.Element {
  const person = personOf(context)
  return InstanceBucketPage({
    ...{ person, form, tested, ...bucketProps(context.deps, null), t: person.t, csrf: person.csrf, timeZone: 'UTC' },
    urls: {
      save: bucket.save.url(),
      test: bucket.test.url(),
      publication: bucket.publication.url(),
      removal: bucket.removal.url(),
      forgetting: (id) => bucket.forgetting.url({ id }),
    },
  })
}
