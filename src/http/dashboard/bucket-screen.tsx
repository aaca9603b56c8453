import { routes } from '#src/routes.ts'
import { BucketSettingsPage } from '#views/dashboard/settings-bucket.tsx'
import type { BucketTestProps } from '#views/layout/bucket.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { MemberContext } from '../action.ts'
import { bucketProps, progressInInstances } from '../bucket-props.ts'
import { dashboardShell } from './shell.ts'

const { bucket } = routes.dashboard.settings

/** The bucket of one organization. */
export function showBucket(
  context: MemberContext,
  { form = emptyForm, tested }: { form?: FormState; tested?: BucketTestProps } = {},
): JSX.Element {
  const { deps, organization } = context
  const slug = { slug: organization.slug }
  const shell = dashboardShell(context)
  const shown = bucketProps(deps, organization.id)
  return BucketSettingsPage({
    ...{ shell, form, tested, ...shown, t: shell.t, csrf: shell.csrf, timeZone: organization.timeZone },
    urls: {
      save: bucket.save.url(slug),
      test: bucket.test.url(slug),
      publication: bucket.publication.url(slug),
      removal: bucket.removal.url(slug),
      forgetting: (id) => bucket.forgetting.url({ ...slug, id }),
    },
    instead: organization.visibility === 'public' ? undefined : shell.t.bucket.notPublic,
    instances: shown.bucket === null ? progressInInstances(deps, organization.id) : null,
  })
}
