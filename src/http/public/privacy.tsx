import { defaultPolicy } from '#src/domain/privacy/default-policy.ts'
import { fillPolicy } from '#src/domain/privacy/fill-policy.ts'
import {
  nextPolicy,
  type PolicyVersion,
  policyInForce,
  policyVersion,
  publishedPolicies,
  withState,
} from '#src/domain/privacy/find-policy.ts'
import { listSubProcessorChanges, listSubProcessors } from '#src/domain/privacy/find-sub-processors.ts'
import { policyFacts } from '#src/domain/privacy/operator.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { CookiesView } from '#views/public/cookies.tsx'
import { PolicyView } from '#views/public/privacy.tsx'
import type { PrivacyPlace } from '#views/public/privacy-frame.tsx'
import { PolicyHistoryView } from '#views/public/privacy-history.tsx'
import { SubProcessorsView } from '#views/public/sub-processors.tsx'
import { type Binding, page } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { type CookieKind, cookieTable } from '../cookie-table.ts'
import { cookieName } from '../cookies.ts'
import { preferredLanguage } from '../preferred-language.ts'
import { cachedPage } from './cached-page.ts'
import type { StatusPageAddress } from './page-of.ts'

type Show = (deps: AppDeps, place: PrivacyPlace, id: string) => JSX.Element

const { privacyPolicy, statusPage } = routes

/**
 * The instance's privacy policy, its versions, the sub-processors and the cookies: within every status page, as private as that
 * is; and at the instance's own address, because whoever makes an account must be able to read them whatever page is private.
 */
export const privacyRoutes: Binding[] = [
  ...both('show', showInForce),
  ...both('history', showHistory),
  ...both('version', (deps, place, id) => showVersion(deps, place, policyVersion(deps.db, id))),
  ...both('subProcessors', showSubProcessors),
  ...both('cookies', (deps, place) => CookiesView({ place, cookies: cookieRows(deps) })),
]

function both(name: 'show' | 'history' | 'version' | 'subProcessors' | 'cookies', show: Show): Binding[] {
  return [
    page(privacyPolicy[name], ({ deps, request, params }) => show(deps, instancePlace(request), idIn(params))),
    cachedPage(statusPage.privacy[name], ({ deps, statusPage, params }) =>
      show(deps, placeOn(statusPage), idIn(params)),
    ),
  ]
}

function idIn(params: { id?: string }): string {
  return params.id ?? ''
}

function instancePlace(request: Request): PrivacyPlace {
  return { page: null, t: messagesOf(preferredLanguage(request)) }
}

function placeOn({ organization, base }: StatusPageAddress): PrivacyPlace {
  return { page: { organization, base }, t: messagesOf(organization.language) }
}

/** Until the operator publishes one, the policy is what the software does of itself. */
function showInForce(deps: AppDeps, place: PrivacyPlace): JSX.Element {
  const now = deps.clock.now()
  const version = policyInForce(deps.db, now)
  const coming = nextPolicy(deps.db, now)
  if (version) return showVersion(deps, place, version, coming)
  const text = fillPolicy(defaultPolicy, policyFacts(deps))
  return PolicyView({ place, version: undefined, text, coming })
}

function showVersion(deps: AppDeps, place: PrivacyPlace, one: PolicyVersion, coming?: PolicyVersion): JSX.Element {
  const [version] = withState(deps, [one])
  return PolicyView({ place, version, text: one.text, coming })
}

function showHistory(deps: AppDeps, place: PrivacyPlace): JSX.Element {
  return PolicyHistoryView({ place, versions: withState(deps, publishedPolicies(deps.db)) })
}

function showSubProcessors(deps: AppDeps, place: PrivacyPlace): JSX.Element {
  return SubProcessorsView({
    place,
    subProcessors: listSubProcessors(deps.db),
    changes: listSubProcessorChanges(deps.db),
  })
}

/** Named as a browser shows them here. */
function cookieRows(deps: AppDeps) {
  const secure = publicUrl(deps).startsWith('https:')
  return Object.entries(cookieTable).map(([kind, lifetime]) => ({
    kind: kind as CookieKind,
    name: cookieName(kind === 'page' ? 'page_…' : kind, secure),
    lifetime,
  }))
}
