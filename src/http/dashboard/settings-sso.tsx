import { addMailDomain, checkMailDomain, removeMailDomain } from '#src/domain/sso/mail-domains.ts'
import { addProvider, removeProvider, saveProvider, switchProvider } from '#src/domain/sso/save-provider.ts'
import { demandSso } from '#src/domain/sso/sign-in-policy.ts'
import { routes } from '#src/routes.ts'
import { ProviderSettingsPage, SsoSettingsPage } from '#views/dashboard/settings-sso.tsx'
import type { Shell } from '#views/layout/dashboard-shell.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import type { SsoCardsProps } from '#views/layout/sso.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { beginAt } from '../auth/sso.tsx'
import { cardsOf, kindIn, providerForm, type SsoPlace } from '../sso-place.tsx'
import { dashboardShell } from './shell.ts'

const { sso } = routes.dashboard.settings

/** Single sign-on of one organization. */
export const ssoSettingsRoutes: Binding[] = [
  page(sso.show, (context) => showSso(context)),

  action(
    sso.addDomain,
    ({ deps, actor, params, form }) => {
      addMailDomain(deps, actor, actor.organizationId, form.text('domain'))
      return done(`${sso.show.url(params)}#domains`, 'Publish the record that stands beside the domain, then check it.')
    },
    (context, domain) => showSso(context, { domain }),
  ),

  action(
    sso.domainCheck,
    async ({ deps, actor, params: { slug, id } }) => {
      await checkMailDomain(deps, actor, actor.organizationId, id)
      return done(`${sso.show.url({ slug })}#domains`)
    },
    (context, domain) => showSso(context, { domain }),
  ),

  action(sso.domainRemoval, ({ deps, actor, params: { slug, id } }) => {
    removeMailDomain(deps, actor, actor.organizationId, id)
    return done(sso.show.url({ slug }), 'The domain is removed.')
  }),

  action(
    sso.demand,
    ({ deps, actor, session, params, form }) => {
      const demanded = form.ticked('demanded')
      demandSso(deps, actor, actor.organizationId, { demanded, session: session.person() })
      return done(sso.show.url(params), demanded ? 'Single sign-on is the only way in.' : 'Passwords let in again.')
    },
    (context, demand) => showSso(context, { demand }),
  ),

  page(sso.newProvider, (context) => showProvider(context, { kind: kindIn(context.query.kind) })),

  action(
    sso.addProvider,
    async ({ deps, actor, params, form }) => {
      const id = await addProvider(deps, actor, actor.organizationId, kindIn(form.text('kind')), form)
      return done(sso.provider.url({ ...params, id }), 'It is added. Enter its addresses at the provider, then try it.')
    },
    (context, form) => showProvider(context, { kind: kindIn(context.form.text('kind')) }, form),
  ),

  page(sso.provider, (context) => showProvider(context, context.params)),

  action(
    sso.saveProvider,
    async ({ deps, actor, params, form }) => {
      await saveProvider(deps, actor, actor.organizationId, params.id, form)
      return done(sso.provider.url(params), 'The provider is saved.')
    },
    (context, form) => showProvider(context, context.params, form),
  ),

  page(sso.trial, (context) => beginAt(context, context.params.id, { trialOf: context.organization.id })),

  action(sso.activation, ({ deps, actor, params }) => {
    switchProvider(deps, actor, actor.organizationId, params.id, true)
    return done(sso.provider.url(params), 'The provider is on.')
  }),

  action(
    sso.deactivation,
    ({ deps, actor, params }) => {
      switchProvider(deps, actor, actor.organizationId, params.id, false)
      return done(sso.provider.url(params), 'The provider is off.')
    },
    (context, form) => showProvider(context, context.params, form),
  ),

  action(
    sso.providerRemoval,
    ({ deps, actor, params: { slug, id } }) => {
      removeProvider(deps, actor, actor.organizationId, id)
      return done(sso.show.url({ slug }), 'The provider is removed.')
    },
    (context, form) => showProvider(context, context.params, form),
  ),
]

function showSso(context: MemberContext, forms: Partial<SsoCardsProps['forms']> = {}): JSX.Element {
  const shell = dashboardShell(context)
  return <SsoSettingsPage shell={shell} {...cardsOf(placeIn(context, shell), forms)} />
}

function showProvider(context: MemberContext, of: Parameters<typeof providerForm>[1], form?: FormState): JSX.Element {
  const shell = dashboardShell(context)
  return <ProviderSettingsPage shell={shell}>{providerForm(placeIn(context, shell), of, form)}</ProviderSettingsPage>
}

function placeIn({ deps, actor, session, organization }: MemberContext, { csrf, t }: Shell): SsoPlace {
  const slug = { slug: organization.slug }
  return {
    ...{ deps, actor, csrf, t, account: session.person(), organizationId: organization.id },
    timeZone: organization.timeZone,
    demandUrl: sso.demand.url(slug),
    urls: {
      show: sso.show.url(slug),
      addDomain: sso.addDomain.url(slug),
      domainCheck: (id) => sso.domainCheck.url({ ...slug, id }),
      domainRemoval: (id) => sso.domainRemoval.url({ ...slug, id }),
      newProvider: (kind) => sso.newProvider.url(slug, { kind }),
      addProvider: sso.addProvider.url(slug),
      provider: (id) => sso.provider.url({ ...slug, id }),
      saveProvider: (id) => sso.saveProvider.url({ ...slug, id }),
      trial: (id) => sso.trial.url({ ...slug, id }),
      activation: (id) => sso.activation.url({ ...slug, id }),
      deactivation: (id) => sso.deactivation.url({ ...slug, id }),
      providerRemoval: (id) => sso.providerRemoval.url({ ...slug, id }),
    },
  }
}
