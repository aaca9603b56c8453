import { routes } from '#src/routes.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page, WithStatus } from '../action.ts'

const { bucket } = routes.admin

/** Loaded by whoever first comes here: most never have a bucket. */
const configuring = () => import('#src/domain/page-copies/configure-bucket.ts')
const testing = () => import('#src/domain/page-copies/test-bucket.ts')
const screen = () => import('./bucket-screen.tsx')

const again = async (context: PersonContext, form: FormState) => (await screen()).showBucket(context, { form })

/** The instance's own bucket, for the pages of all organizations that have none. */
export const instanceBucketRoutes: Binding[] = [
  page(bucket.show, async (context) => (await screen()).showBucket(context)),

  action(
    bucket.save,
    async ({ deps, actor, form }) => {
      const verbs = await configuring()
      verbs.configureBucket(deps, actor, null, form)
      return done(bucket.show.url(), 'The bucket is saved. Test it, then see the pages arrive.')
    },
    again,
  ),

  action(
    bucket.test,
    async (context) => {
      const [{ testBucket }, { showBucket }] = await Promise.all([testing(), screen()])
      const tested = await testBucket(context.deps, context.actor, null)
      return new WithStatus(tested.ok ? 200 : 422, showBucket(context, { tested }))
    },
    again,
  ),

  action(
    bucket.publication,
    async ({ deps, actor }) => {
      const verbs = await configuring()
      verbs.publishNow(deps, actor, null)
      return done(bucket.show.url(), 'The pages are being published.')
    },
    again,
  ),

  action(
    bucket.removal,
    async ({ deps, actor }) => {
      const verbs = await configuring()
      verbs.removeBucket(deps, actor, null)
      return done(bucket.show.url(), 'The copies are being taken away.')
    },
    again,
  ),

  action(
    bucket.forgetting,
    async ({ deps, actor, params }) => {
      const verbs = await configuring()
      verbs.forgetBucket(deps, actor, null, params.id)
      return done(bucket.show.url(), 'The bucket is forgotten.')
    },
    again,
  ),
]
