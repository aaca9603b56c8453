import { notFound } from '#src/domain/errors.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { authorizeSso } from '#src/domain/sso/authorize-sso.ts'
import type { IdentityProvider } from '#src/domain/sso/provider.ts'
import { refusals } from '#src/domain/sso/refusals.ts'
import type { VouchedArrival } from '#src/domain/sso/sign-in-by-sso.ts'
import { type Admitted, triedOut } from '#src/domain/sso/try-out.ts'
import { routes } from '#src/routes.ts'
import { SsoTrialPage } from '#views/auth/sso-trial.tsx'
import { type DashboardMessages, said } from '#views/messages/dashboard.ts'
import type { RequestContext } from './action.ts'
import { messagesFor } from './spoken.ts'

/** What a provider said of an owner who tried it, and what a sign-in would have come to. Throws not_found for anybody else. */
export function showTrial(context: RequestContext, arrival: VouchedArrival): JSX.Element {
  const { deps } = context
  const { provider, vouched } = arrival
  const back = settingsOf(context, provider)
  const outcome = triedOut(deps, arrival)
  const isRefused = 'refused' in outcome
  const t = messagesFor(context)
  const { ssoTrial: words } = t
  return SsoTrialPage({
    t,
    provider: provider.name,
    said: [
      { name: words.subject, value: vouched.subject },
      { name: words.address, value: vouched.address ?? words.notTold },
      { name: words.verified, value: saidWords(vouched.isAddressVerified, t) },
      { name: words.name, value: vouched.name ?? words.notTold },
      { name: words.twoFactors, value: saidWords(vouched.isTwoFactors, t) },
      { name: words.groups, value: vouched.groups === null ? words.notTold : vouched.groups.join(', ') || words.none },
    ],
    isRefused,
    outcome: isRefused ? words.refused(said(t, refusals[outcome.refused].audit)) : admittedWords(outcome, t),
    back,
  })
}

function saidWords(told: boolean | null, { ssoTrial: words }: DashboardMessages): string {
  if (told === null) return words.notTold
  else return told ? words.yes : words.no
}

function admittedWords({ name, role }: Admitted, { ssoTrial: words }: DashboardMessages): string {
  return role === null ? words.signedIn(name) : words.in[role](name)
}

/** The provider's settings, for whoever may change them. */
function settingsOf({ deps, session }: RequestContext, { id, organizationId }: IdentityProvider): string {
  if (!session.account()) throw notFound('page')
  if (organizationId === null) {
    authorizeSso(session.person(), null)
    return routes.admin.sso.provider.url({ id })
  }
  const { slug } = organizationById(deps, organizationId)
  authorizeSso(session.member(slug).actor, organizationId)
  return routes.dashboard.settings.sso.provider.url({ slug, id })
}
