import { addMailDomain, checkMailDomain, removeMailDomain } from '#src/domain/sso/mail-domains.ts'
import { addProvider, removeProvider, saveProvider, switchProvider } from '#src/domain/sso/save-provider.ts'
import { demandSso } from '#src/domain/sso/sign-in-policy.ts'
import { routes } from '#src/routes.ts'
import { InstanceProviderPage, InstanceSsoPage } from '#views/admin/sso.tsx'
import type { Person } from '#views/layout/app-frame.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import type { SsoCardsProps, SsoUrls } from '#views/layout/sso.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { beginAt } from '../auth/sso.tsx'
import { personOf } from '../person.ts'
import { cardsOf, kindIn, providerForm, type SsoPlace } from '../sso-place.tsx'

const { sso } = routes.admin

/** Single sign-on by providers of the instance. */
export const instanceSsoRoutes: Binding[] = [
  page(sso.show, (context) => showSso(context)),

  action(
    sso.addDomain,
    ({ deps, actor, form }) => {
      addMailDomain(deps, actor, null, form.text('domain'))
      return done(`${sso.show.url()}#domains`, 'Publish the record that stands beside the domain, then check it.')
    },
    (context, domain) => showSso(context, { domain }),
  ),

  action(
    sso.domainCheck,
    async ({ deps, actor, params }) => {
      await checkMailDomain(deps, actor, null, params.id)
      return done(`${sso.show.url()}#domains`)
    },
    (context, domain) => showSso(context, { domain }),
  ),

  action(sso.domainRemoval, ({ deps, actor, params }) => {
    removeMailDomain(deps, actor, null, params.id)
    return done(sso.show.url(), 'The domain is removed.')
  }),

  action(
    sso.demand,
    ({ deps, actor, form }) => {
      const demanded = form.ticked('demanded')
      demandSso(deps, actor, null, { demanded, session: actor })
      return done(sso.show.url(), demanded ? 'Single sign-on is the only way in.' : 'Passwords let in again.')
    },
    (context, demand) => showSso(context, { demand }),
  ),

  page(sso.newProvider, (context) => showProvider(context, { kind: kindIn(context.query.kind) })),

  action(
    sso.addProvider,
    async ({ deps, actor, form }) => {
      const id = await addProvider(deps, actor, null, kindIn(form.text('kind')), form)
      return done(sso.provider.url({ id }), 'It is added. Enter its addresses at the provider, then try it.')
    },
    (context, form) => showProvider(context, { kind: kindIn(context.form.text('kind')) }, form),
  ),

  page(sso.provider, (context) => showProvider(context, context.params)),

  action(
    sso.saveProvider,
    async ({ deps, actor, params, form }) => {
      await saveProvider(deps, actor, null, params.id, form)
      return done(sso.provider.url(params), 'The provider is saved.')
    },
    (context, form) => showProvider(context, context.params, form),
  ),

  page(sso.trial, (context) => beginAt(context, context.params.id, { trialOf: null })),

  action(sso.activation, ({ deps, actor, params }) => {
    switchProvider(deps, actor, null, params.id, true)
    return done(sso.provider.url(params), 'The provider is on.')
  }),

  action(sso.deactivation, ({ deps, actor, params }) => {
    switchProvider(deps, actor, null, params.id, false)
    return done(sso.provider.url(params), 'The provider is off.')
  }),

  action(sso.providerRemoval, ({ deps, actor, params }) => {
    removeProvider(deps, actor, null, params.id)
    return done(sso.show.url(), 'The provider is removed.')
  }),
]

function showSso(context: PersonContext, forms: Partial<SsoCardsProps['forms']> = {}): JSX.Element {
  const person = personOf(context)
  return <InstanceSsoPage person={person} {...cardsOf(placeIn(context, person), forms)} />
}

function showProvider(context: PersonContext, of: Parameters<typeof providerForm>[1], form?: FormState): JSX.Element {
  const person = personOf(context)
  const shown = providerForm(placeIn(context, person), of, form)
  return <InstanceProviderPage person={person}>{shown}</InstanceProviderPage>
}

function placeIn({ deps, actor }: PersonContext, { csrf, t }: Person): SsoPlace {
  return {
    deps,
    actor,
    account: actor,
    organizationId: null,
    demandUrl: sso.demand.url(),
    csrf,
    t,
    timeZone: 'UTC',
    urls,
  }
}

const urls: SsoUrls = {
  show: sso.show.url(),
  addDomain: sso.addDomain.url(),
  domainCheck: (id) => sso.domainCheck.url({ id }),
  domainRemoval: (id) => sso.domainRemoval.url({ id }),
  newProvider: (kind) => sso.newProvider.url({}, { kind }),
  addProvider: sso.addProvider.url(),
  provider: (id) => sso.provider.url({ id }),
  saveProvider: (id) => sso.saveProvider.url({ id }),
  trial: (id) => sso.trial.url({ id }),
  activation: (id) => sso.activation.url({ id }),
  deactivation: (id) => sso.deactivation.url({ id }),
  providerRemoval: (id) => sso.providerRemoval.url({ id }),
}
