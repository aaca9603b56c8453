import type { AccountActor, Actor, Deps } from '#src/domain/context.ts'
import { domainRecord, missingGrace } from '#src/domain/settings/domain-record.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { returnUrlOf } from '#src/domain/sso/ceremonies.ts'
import { sessionHours } from '#src/domain/sso/check-provider.ts'
import { enabledProviders, findProvider, groupRolesOf, listProviders } from '#src/domain/sso/find-providers.ts'
import { listMailDomains, type MailDomain } from '#src/domain/sso/mail-domains.ts'
import { givenRoles } from '#src/domain/sso/provider.ts'
import { isSsoOnly } from '#src/domain/sso/sign-in-policy.ts'
import { routes } from '#src/routes.ts'
import { type IdentityProviderKind, identityProviderKinds } from '#src/words/sso.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { IdentityProvider } from '#views/layout/identity-provider.tsx'
import type { ProviderFields } from '#views/layout/provider-people.tsx'
import type { MailDomainProps, SsoCardsProps, SsoUrls } from '#views/layout/sso.tsx'
import type { DashboardMessages } from '#views/messages/dashboard.ts'
import { waysTo } from './auth/sso-ways.ts'

/** The screens about single sign-on of an organization, or of the instance: the same but for what stands around them. */
export interface SsoPlace {
  deps: Deps
  actor: Actor
  /** Who asks, as the session has it. */
  account: AccountActor
  /** Null: the instance. */
  organizationId: string | null
  urls: SsoUrls
  demandUrl: string
  csrf: string
  t: DashboardMessages
  timeZone: string
}

export function cardsOf(place: SsoPlace, forms: Partial<SsoCardsProps['forms']> = {}): SsoCardsProps {
  const { deps, organizationId, urls, csrf, t, timeZone, demandUrl } = place
  return {
    ...{ t, urls, csrf, timeZone },
    domains: listMailDomains(deps.db, organizationId).map(domainProps),
    providers: listProviders(deps.db, organizationId).map(({ id, name, issuer, enabledAt }) => ({
      ...{ id, name, issuer, isOn: enabledAt !== null },
    })),
    forms: { domain: emptyForm, demand: emptyForm, ...forms },
    demand: demandProps(place, demandUrl),
  }
}

function demandProps({ deps, organizationId, account, urls }: SsoPlace, url: string) {
  const demanded = isSsoOnly(deps.db, organizationId)
  const cameByIt = account.proofs.some((proof) => proof.organizationId === organizationId)
  const first = demanded || cameByIt ? [] : waysTo(enabledProviders(deps.db, organizationId), urls.show)
  return { url, of: organizationId === null ? ('instance' as const) : ('organization' as const), demanded, first }
}

function domainProps(domain: MailDomain): MailDomainProps {
  const { id, domain: name, checkedAt, verifiedAt, missingSince, problem } = domain
  const endsAt = missingSince === null ? null : missingSince + missingGrace
  return { ...{ id, domain: name, checkedAt, verifiedAt, missingSince, problem, endsAt }, record: domainRecord(domain) }
}

const newFields: ProviderFields = {
  ...{ name: '', kind: 'oidc', issuer: '', clientId: '', scopes: '', signInUrl: '', certificates: [] },
  ...{ groupsClaim: 'groups', groupRoles: [] },
  ...{ createsAccounts: true, defaultRole: 'viewer', provesSecondFactor: false, sessionHours: 24 },
}

/** The protocol that is named; OpenID Connect where none is. */
export function kindIn(text: string | undefined): IdentityProviderKind {
  return identityProviderKinds.find((kind) => kind === text) ?? 'oidc'
}

/** The form of a provider, or of one that is being added by a protocol. */
export function providerForm(
  place: SsoPlace,
  of: { id: string } | { kind: IdentityProviderKind },
  form: FormState = emptyForm,
): JSX.Element {
  const { deps, organizationId, urls, csrf, t } = place
  const roles = organizationId === null ? [] : givenRoles
  const common = { t, urls, csrf, form, roles, sessionHours }
  if ('kind' in of) return <IdentityProvider {...common} fields={{ ...newFields, kind: of.kind }} saved={null} />
  const { id } = of
  const provider = findProvider(deps.db, organizationId, id)
  const texts = { clientId: provider.clientId ?? '', signInUrl: provider.signInUrl ?? '' }
  const fields = { ...provider, ...texts, groupRoles: groupRolesOf(deps.db, id) }
  const beginUrl = publicUrl(deps) + routes.signIn.sso.begin.url({ id })
  const saved = { id, isOn: provider.enabledAt !== null, returnUrl: returnUrlOf(deps, id), beginUrl }
  return <IdentityProvider {...common} fields={fields} saved={saved} />
}
