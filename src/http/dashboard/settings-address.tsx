import { isIP } from 'node:net'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeSlug } from '#src/domain/organizations/change-organization.ts'
import { claimsOf, proofRecord } from '#src/domain/organizations/domain-proof.ts'
import { checkDomain } from '#src/domain/organizations/prove-domain.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import { AddressPage, type AddressProps } from '#views/dashboard/settings-address.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { settings } = routes.dashboard

export const addressSettingsRoutes: Binding[] = [
  page(settings.address, (context) => showAddress(context)),

  action(
    settings.slug,
    ({ deps, actor, form }) => {
      const slug = changeSlug(deps, actor, actor.organizationId, { slug: form.text('slug') })
      return done(settings.address.url({ slug }), 'The address is changed; the old one leads here.')
    },
    (context, slug) => showAddress(context, { slug }),
  ),

  action(
    settings.domain,
    ({ deps, actor, params, form }) => {
      changeDomain(deps, actor, actor.organizationId, form.text('customDomain'))
      // Without a sentence: the card shows how it stands.
      return done(`${settings.address.url(params)}#domain`)
    },
    (context, domain) => showAddress(context, { domain }),
  ),

  action(
    settings.domainCheck,
    async ({ deps, actor, params }) => {
      const isProven = await checkDomain(deps, actor, actor.organizationId)
      return done(
        `${settings.address.url(params)}#domain`,
        isProven ? 'The domain is proven: your page stands there.' : undefined,
      )
    },
    (context, { problem }) => showAddress(context, {}, problem),
  ),
]

function showAddress(
  context: MemberContext,
  forms: Partial<AddressProps['forms']> = {},
  notChecked?: string,
): JSX.Element {
  const { deps, organization } = context
  const { served, pending } = claimsOf(deps.db, organization.id)
  return AddressPage({
    ...organization,
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    proof: served?.proof ?? null,
    pending: pending ? { ...pending, record: proofRecord(pending), problem: notChecked ?? pending.problem } : null,
    pageUrl: pageUrl(deps, organization),
    record: recordTo(new URL(publicUrl(deps)).hostname.replace(/^\[|\]$/g, '')),
    forms: { slug: emptyForm, domain: emptyForm, ...forms },
  })
}

function recordTo(host: string): AddressProps['record'] {
  if (host === 'localhost') return null
  const family = isIP(host)
  return { type: family === 0 ? 'CNAME' : family === 4 ? 'A' : 'AAAA', value: host }
}
