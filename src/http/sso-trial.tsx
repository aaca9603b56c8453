import { notFound } from '#src/domain/errors.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { authorizeSso } from '#src/domain/sso/authorize-sso.ts'
import type { IdentityProvider } from '#src/domain/sso/provider.ts'
import { refusals } from '#src/domain/sso/refusals.ts'
import type { VouchedArrival } from '#src/domain/sso/sign-in-by-sso.ts'
import { triedOut } from '#src/domain/sso/try-out.ts'
import { routes } from '#src/routes.ts'
import { SsoTrialPage } from '#views/auth/sso-trial.tsx'
import type { RequestContext } from './action.ts'
import { messagesFor } from './spoken.ts'

/** What a provider said of an owner who tried it, and what a sign-in would have come to. Throws not_found for anybody else. */
export function showTrial(context: RequestContext, arrival: VouchedArrival): JSX.Element {
  const { deps } = context
  const { provider, vouched } = arrival
  const back = settingsOf(context, provider)
  const outcome = triedOut(deps, arrival)
  const isRefused = 'refused' in outcome
  return SsoTrialPage({
    t: messagesFor(context),
    provider: provider.name,
    said: [
      { name: 'Subject', value: vouched.subject },
      { name: 'E-mail address', value: vouched.address ?? 'not told' },
      { name: 'Address verified', value: saidWords(vouched.isAddressVerified) },
      { name: 'Name', value: vouched.name ?? 'not told' },
      { name: 'Two factors', value: saidWords(vouched.isTwoFactors) },
      { name: 'Groups', value: vouched.groups === null ? 'not told' : vouched.groups.join(', ') || 'none' },
    ],
    isRefused,
    outcome: isRefused ? `A sign-in would be refused: ${refusals[outcome.refused].audit}` : outcome.sentence,
    back,
  })
}

function saidWords(said: boolean | null): string {
  if (said === null) return 'not told'
  else return said ? 'yes' : 'no'
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
