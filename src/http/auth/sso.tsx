import { DomainError, invalid, notFound } from '#src/domain/errors.ts'
import { acceptedAddress } from '#src/domain/mail/check-address.ts'
import { perNetwork } from '#src/domain/rate-limits/network.ts'
import { spendAttempts } from '#src/domain/rate-limits/rate-limit.ts'
import { type BeginSso, returnUrlOf } from '#src/domain/sso/ceremonies.ts'
import { findProvider, providersForAddress, standingProvider } from '#src/domain/sso/find-providers.ts'
import type { VouchedArrival } from '#src/domain/sso/sign-in-by-sso.ts'
import { routes } from '#src/routes.ts'
import { SsoFailedPage, SsoPage, SsoWaysPage } from '#views/auth/sso.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { said } from '#views/messages/dashboard.ts'
import { action, type Binding, done, page, type RequestContext, type Shown, WithStatus } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { showTrial } from '../sso-trial.tsx'
import { safeNext } from './next.ts'
import { nextIn } from './sign-in.tsx'
import { waysTo } from './sso-ways.ts'

const { sso } = routes.signIn

/** Loaded by whoever first signs in so. */
const verbs = () => import('#src/domain/sso/sign-in-by-sso.ts')

const attempts = { limit: 30, window: 10 * 60_000 }

/** Signing in at an identity provider: to the one that knows the address, there, and back. */
export const ssoRoutes: Binding[] = [
  page(sso.show, (context) => showSso(context, safeNext(context.query.next))),

  action(
    sso.find,
    (context) => {
      const { deps, session, form } = context
      const address = acceptedAddress(form.text('email'))
      spendAttempts(deps, ...perNetwork('sso-find', session.origin, attempts))
      const found = providersForAddress(deps.db, address)
      if (found.length === 0)
        throw invalid({ email: 'No identity provider is set up for this domain. Sign in another way.' })
      const ways = waysTo(found, nextIn(form), address)
      return SsoWaysPage({ t: messagesFor(context), ways, next: nextIn(form) })
    },
    (context, refused) => showSso(context, nextIn(context.form), refused),
  ),

  page(sso.begin, (context) => beginAt(context, context.params.id)),

  // A provider of SAML posts across sites, where the browser sends no cookie along: it comes back for what is kept, with one.
  action(sso.posted, (context) => {
    const { deps, session, params, form } = context
    const state = form.text('RelayState')
    return orExplain(context, async () => {
      const { keepPosted } = await import('#src/domain/sso/keep-posted.ts')
      await keepPosted(deps, session.origin, { providerId: params.id, state, response: form.raw('SAMLResponse') })
      return done(sso.callback.url(params, { state }))
    })
  }),

  page(sso.metadata, async ({ deps, params }) => {
    if (standingProvider(deps.db, params.id)?.kind !== 'saml') throw notFound('page')
    const { ownMetadata } = await import('#src/domain/sso/saml/saml.ts')
    const headers = { 'content-type': 'application/samlmetadata+xml' }
    return new Response(await ownMetadata(returnUrlOf(deps, params.id)), { headers })
  }),

  page(sso.callback, async (context) => {
    const { deps, session, params, request } = context
    const { finishSso } = await verbs()
    const came = { providerId: params.id, answer: new URL(request.url), browser: session.cookie('sso') }
    return orExplain(context, async () => {
      const arrival = await finishSso(deps, session.origin, came)
      if (arrival.purpose === 'read_page') return readsPage(context, arrival)
      return arrival.purpose === 'test' ? showTrial(context, arrival) : signedIn(context, arrival)
    })
  }),
]

/** Sends the browser to the provider. `trialOf`: for its owner, who tries it; the caller has authorized. */
export async function beginAt(
  context: RequestContext,
  providerId: string,
  trial?: { trialOf: string | null },
): Promise<Shown> {
  const { deps, query } = context
  if (trial) findProvider(deps.db, trial.trialOf, providerId)
  return begin(context, providerId, { purpose: trial ? 'test' : 'sign_in', next: safeNext(query.next) })
}

/** `beginAt` for a reader of a page that is not public, who comes back to `next`. */
export function beginReading(context: RequestContext, providerId: string, next: string): Promise<Shown> {
  return begin(context, providerId, { purpose: 'read_page', next })
}

async function begin(context: RequestContext, providerId: string, what: Pick<BeginSso, 'purpose' | 'next'>) {
  const { deps, session, query, set } = context
  const { beginSso } = await verbs()
  return orExplain(context, async () => {
    const [address, browser] = [(query.address ?? '').slice(0, 254), session.cookie('sso')]
    const begun = await beginSso(deps, session.origin, providerId, { ...what, address, browser })
    session.setCookie('sso', begun.browser)
    set.headers.location = begun.url
    return new WithStatus(303, '')
  })
}

/** Nobody is signed in by it: the browser gets a pass to one page. */
async function readsPage({ deps, session }: RequestContext, arrival: VouchedArrival): Promise<Shown> {
  const { readPageBySso } = await import('#src/domain/sso/read-page-by-sso.ts')
  const { organizationId, pass } = readPageBySso(deps, session.origin, arrival)
  session.setCookie(`page_${organizationId}`, pass)
  return done(arrival.next)
}

async function signedIn({ deps, session }: RequestContext, arrival: VouchedArrival): Promise<Shown> {
  const { signInVouched } = await verbs()
  const [account, token] = [session.account(), session.sessionToken()]
  const present = account && token !== undefined ? { account, token } : null
  // An organization's provider vouches for no browser: the one that is known for its passwords stays so.
  const of = arrival.provider.organizationId === null ? 'account' : 'organization'
  session.beginSession(signInVouched(deps, session.origin, arrival, present), of)
  return done(arrival.next)
}

/** A page that says what went wrong; a link that leads to no provider is a page that does not exist. */
async function orExplain(context: RequestContext, act: () => Promise<Shown>): Promise<Shown> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'not_found' || error.code === 'forbidden') throw error
    const status = error.code === 'rate_limited' ? 429 : 422
    const t = messagesFor(context)
    const problem = said(t, error.message)
    return new WithStatus(status, SsoFailedPage({ t, problem, next: safeNext(context.query.next) }))
  }
}

function showSso(context: RequestContext, next: string, form: FormState = emptyForm): JSX.Element {
  return SsoPage({ t: messagesFor(context), form, csrf: context.session.csrfToken(), next })
}
