import { configureBucket, forgetBucket, publishNow, removeBucket } from '#src/domain/page-copies/configure-bucket.ts'
import { testBucket } from '#src/domain/page-copies/test-bucket.ts'
import { routes } from '#src/routes.ts'
import { BucketSettingsPage } from '#views/dashboard/settings-bucket.tsx'
import type { BucketTestProps } from '#views/layout/bucket.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page, WithStatus } from '../action.ts'
import { bucketProps, progressInInstances, testProps } from '../bucket-props.ts'
import { dashboardShell } from './shell.ts'

const { bucket } = routes.dashboard.settings

export const bucketSettingsRoutes: Binding[] = [
  page(bucket.show, (context) => showBucket(context)),

  action(
    bucket.save,
    ({ deps, actor, params, form }) => {
      configureBucket(deps, actor, actor.organizationId, form)
      return done(bucket.show.url(params), 'The bucket is saved. Test it, then see the page arrive.')
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.test,
    async (context) => {
      const { deps, actor } = context
      const tested = testProps(await testBucket(deps, actor, actor.organizationId))
      return new WithStatus(tested.ok ? 200 : 422, showBucket(context, { tested }))
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.publication,
    ({ deps, actor, params }) => {
      publishNow(deps, actor, actor.organizationId)
      return done(bucket.show.url(params), 'The page is being published.')
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.removal,
    ({ deps, actor, params }) => {
      removeBucket(deps, actor, actor.organizationId)
      return done(bucket.show.url(params), 'The copy is being taken away.')
    },
    (context, form) => showBucket(context, { form }),
  ),

  action(
    bucket.forgetting,
    ({ deps, actor, params: { slug, id } }) => {
      forgetBucket(deps, actor, actor.organizationId, id)
      return done(bucket.show.url({ slug }), 'The bucket is forgotten.')
    },
    (context, form) => showBucket(context, { form }),
  ),
]

function showBucket(
  context: MemberContext,
  { form = emptyForm, tested }: { form?: FormState; tested?: BucketTestProps } = {},
): JSX.Element {
  const { deps, organization } = context
  const slug = { slug: organization.slug }
  const shell = dashboardShell(context)
  const shown = bucketProps(deps, organization.id)
  return BucketSettingsPage({
    ...{ shell, form, tested, ...shown, csrf: shell.csrf, timeZone: organization.timeZone },
    urls: {
      save: bucket.save.url(slug),
      test: bucket.test.url(slug),
      publication: bucket.publication.url(slug),
      removal: bucket.removal.url(slug),
      forgetting: (id) => bucket.forgetting.url({ ...slug, id }),
    },
    instead: organization.visibility === 'public' ? undefined : 'The page is not public, so it is not copied.',
    instances: shown.bucket === null ? progressInInstances(deps, organization.id) : null,
  })
}
