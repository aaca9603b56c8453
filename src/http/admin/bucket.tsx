import { configureBucket, forgetBucket, publishNow, removeBucket } from '#src/domain/page-copies/configure-bucket.ts'
import { testBucket } from '#src/domain/page-copies/test-bucket.ts'
import { routes } from '#src/routes.ts'
import { InstanceBucketPage } from '#views/admin/bucket.tsx'
import type { BucketTestProps } from '#views/layout/bucket.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page, WithStatus } from '../action.ts'
import { bucketProps, testProps } from '../bucket-props.ts'
import { personOf } from '../person.ts'

const { bucket } = routes.admin

/** The instance's own bucket, for the pages of all organizations that have none. */
export const instanceBucketRoutes: Binding[] = [
  page(bucket.show, (context) => showBucket(context)),

  action(
    bucket.save,
    ({ deps, actor, form }) => {
      configureBucket(deps, actor, null, form)
      return done(bucket.show.url(), 'The bucket is saved. Test it, then see the pages arrive.')
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.test,
    async (context) => {
      const tested = testProps(await testBucket(context.deps, context.actor, null))
      return new WithStatus(tested.ok ? 200 : 422, showBucket(context, { tested }))
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.publication,
    ({ deps, actor }) => {
      publishNow(deps, actor, null)
      return done(bucket.show.url(), 'The pages are being published.')
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.removal,
    ({ deps, actor }) => {
      removeBucket(deps, actor, null)
      return done(bucket.show.url(), 'The copies are being taken away.')
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.forgetting,
    ({ deps, actor, params }) => {
      forgetBucket(deps, actor, null, params.id)
      return done(bucket.show.url(), 'The bucket is forgotten.')
    },
    (context, form) => showBucket(context, { form }),
  ),
]

function showBucket(
  context: PersonContext,
  { form = emptyForm, tested }: { form?: FormState; tested?: BucketTestProps } = {},
): JSX.Element {
  const person = personOf(context)
  return InstanceBucketPage({
    ...{ person, form, tested, ...bucketProps(context.deps, null), csrf: person.csrf, timeZone: 'UTC' },
    urls: {
      save: bucket.save.url(),
      test: bucket.test.url(),
      publication: bucket.publication.url(),
      removal: bucket.removal.url(),
      forgetting: (id) => bucket.forgetting.url({ id }),
    },
  })
}
