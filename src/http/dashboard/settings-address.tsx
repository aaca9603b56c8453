import { isIP } from 'node:net'
import { Elysia } from 'elysia'
import { readForm } from '#src/domain/form.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeSlug } from '#src/domain/organizations/change-organization.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import { AddressPage, type AddressProps } from '#views/dashboard/settings-address.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const addressSettingsRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/settings-address' })
    .use(visit(deps))
    .get('/app/:slug/settings/address', ({ params, visit, set }) => showAddress(deps, visit, params.slug, set))
    .post('/app/:slug/settings/slug', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const slug = changeSlug(deps, actor, actor.organizationId, { slug: form.text('slug') })
          return goTo(
            set,
            routes.dashboard.settings.address.url({ slug }),
            visit,
            'The address is changed; the old one leads here.',
          )
        },
        (state, status) => showAddress(deps, visit, params.slug, set, { slug: state }, status),
      )
    })
    .post('/app/:slug/settings/domain', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          changeDomain(deps, actor, actor.organizationId, form.text('customDomain'))
          return goTo(set, routes.dashboard.settings.address.url({ slug: params.slug }), visit, 'The domain is saved.')
        },
        (state, status) => showAddress(deps, visit, params.slug, set, { domain: state }, status),
      )
    })

function showAddress(
  deps: AppDeps,
  visit: Visit,
  slug: string,
  set: Answer,
  forms: Partial<AddressProps['forms']> = {},
  status = 200,
) {
  const { organization } = visit.member(slug)
  const props: AddressProps = {
    ...organization,
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    pageUrl: pageUrl(deps, organization),
    record: recordTo(new URL(publicUrl(deps)).hostname.replace(/^\[|\]$/g, '')),
    forms: { slug: emptyForm, domain: emptyForm, ...forms },
  }
  return html(set, AddressPage(props), status)
}

function recordTo(host: string): AddressProps['record'] {
  if (host === 'localhost') return null
  const family = isIP(host)
  return { type: family === 0 ? 'CNAME' : family === 4 ? 'A' : 'AAAA', value: host }
}
