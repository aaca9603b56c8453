import { routes } from '#src/routes.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page, WithStatus } from '../action.ts'

const { bucket } = routes.dashboard.settings

/** Loaded by whoever first comes here: most never have a bucket. */
const configuring = () => import('#src/domain/page-copies/configure-bucket.ts')
const testing = () => import('#src/domain/page-copies/test-bucket.ts')
const screen = () => import('./bucket-screen.tsx')

const again = async (context: MemberContext, form: FormState) => (await screen()).showBucket(context, { form })

export const bucketSettingsRoutes: Binding[] = [
  page(bucket.show, async (context) => (await screen()).showBucket(context)),

  action(
    bucket.save,
    async ({ deps, actor, params, form }) => {
      const verbs = await configuring()
      verbs.configureBucket(deps, actor, actor.organizationId, form)
      return done(bucket.show.url(params), 'The bucket is saved. Test it, then see the page arrive.')
    },
    again,
  ),

  action(
    bucket.test,
    async (context) => {
      const { deps, actor } = context
      const [{ testBucket }, { showBucket }] = await Promise.all([testing(), screen()])
      const tested = await testBucket(deps, actor, actor.organizationId)
      return new WithStatus(tested.ok ? 200 : 422, showBucket(context, { tested }))
    },
    again,
  ),

  action(
    bucket.publication,
    async ({ deps, actor, params }) => {
      const verbs = await configuring()
      verbs.publishNow(deps, actor, actor.organizationId)
      return done(bucket.show.url(params), 'The page is being published.')
    },
    again,
  ),

  action(
    bucket.removal,
    async ({ deps, actor, params }) => {
      const verbs = await configuring()
      verbs.removeBucket(deps, actor, actor.organizationId)
      return done(bucket.show.url(params), 'The copy is being taken away.')
    },
    again,
  ),

  action(
    bucket.forgetting,
    async ({ deps, actor, params: { slug, id } }) => {
      const verbs = await configuring()
      verbs.forgetBucket(deps, actor, actor.organizationId, id)
      return done(bucket.show.url({ slug }), 'The bucket is forgotten.')
    },
    again,
  ),
]
