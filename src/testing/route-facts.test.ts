import { expect, test } from 'vitest'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { leadsTo } from '#src/http/find-route.ts'
import { type AnyRoute, type Proof, routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { TestAnswer, TestApp } from './harness.ts'
import { filled, populated, send, type Verdict, verdict } from './one-of-everything.ts'
import { linkTokens, pagesToWalk, tokensIn } from './pages-to-walk.ts'

/**
 * Each route as src/routes.ts declares it, against the product that serves it: its guard, its masking, its CSRF and its place in
 * the XSS walk. Behind every comparison stands a list made without asking the route, or a wrong declaration would agree with itself.
 */

/** A route at one of the paths where the server has it. */
interface Place {
  route: AnyRoute
  pattern: string
}

const places: Place[] = routesIn(routes).flatMap((route) => route.patterns.map((pattern) => ({ route, pattern })))
const nameOf = ({ route, pattern }: Place) => `${route.name}: ${route.method} ${pattern}`
const isBelow = (groups: string[], { name }: AnyRoute) => groups.some((group) => `${name}.`.startsWith(`${group}.`))

/** An app with one of everything, a good token for each kind of link, and the address of a place in it. */
function world() {
  const { app, ids, common } = populated()
  const tokens = linkTokens(app.deps, ids.acme.subscriber, 'new@example.com')
  const addressOf = ({ pattern }: Place, ofKind = tokens) =>
    filled(tokensIn(ofKind)(pattern), 'acme', ids.acme, undefined, common)
  return { app, tokens, addressOf }
}

test('the walk saw the routes', () => {
  expect(places.length).toBeGreaterThan(280)
  expect(places.length).toBeGreaterThan(routesIn(routes).length)
})

/** Routes that have nothing to show in this app: switched off, no file of that hash, a public page, or no deleted account. */
const shut = [
  ...['securityContact', 'files.asset', 'analytics.optOut', 'analytics.optIn', 'statusPage.access.enter'],
  ...['statusPage.access.mail', 'statusPage.access.link', 'statusPage.access.open'],
  'statusPage.access.provider',
  ...['statusPage.files.styles', 'addressCheck', 'metrics'],
  ...['statusPage.files.picture', 'signUp.show', 'signUp.request', 'undoDeletion.undo', 'inboundBounces'],
  'signIn.sso.metadata',
]

function answerToStranger(route: AnyRoute): Verdict {
  if (shut.includes(route.name) || route.may === 'setup') return 'not found'
  else if (route.may === 'anyone') return 'admitted'
  else return challenged.includes(route.proof) ? 'unauthorized' : 'sign in'
}

/** Programs are told how to show who they are. */
const challenged: Proof[] = ['API token', 'SCIM token']

test('guard: a stranger is answered as the route says who may', async () => {
  const { app, addressOf } = world()
  const wrong: unknown[] = []
  for (const place of places) {
    const { route } = place
    const answer = await send(app.visitor(), route.method, addressOf(place))
    const did = verdict(answer, challenged.includes(route.proof) ? 'GET' : route.method)
    const should = answerToStranger(route)
    if (did !== should) wrong.push({ place: nameOf(place), should, did, status: answer.status })
  }
  expect(wrong).toEqual([])
})

test('guard: nothing behind the sign-in is for anyone', () => {
  const inside = ['app', 'dashboard', 'account', 'admin', 'managementApi', 'scim']
  const own = routesIn(routes).filter((route) => isBelow(inside, route))
  expect(own.length).toBeGreaterThan(200)
  expect(own.filter(({ may }) => may === 'anyone' || may === 'setup').map(({ name }) => name)).toEqual([])
})

test('masking: the token of a link stands in no log, whichever route it leads to and whether or not it is good', async () => {
  const { app, tokens, addressOf } = world()
  const made = Object.fromEntries(Object.keys(tokens).map((kind) => [kind, `recognizable-${kind}-${'z'.repeat(40)}`]))
  const withToken = places.filter(({ pattern }) => pattern.includes(':token'))
  expect(withToken.length).toBeGreaterThan(30)
  for (const place of withToken)
    for (const address of [addressOf(place, made), addressOf(place)])
      await send(app.visitor(), place.route.method, address)

  const { logged, text } = await logsOf(app)
  const masked = withToken.map(({ route, pattern }) => `${route.method} ${pattern.replace(':slug', 'acme')}`)
  expect(logged.toSorted()).toEqual([...masked, ...masked].toSorted())
  const secrets = [...Object.values(made), ...Object.values(tokens), 'recognizable']
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
})

/** The log of requests, and every word of it and of the logger's lines. */
async function logsOf({ deps }: TestApp) {
  // An answer is recorded right after it was given.
  await yieldToEventLoop()
  await yieldToEventLoop()
  await deps.requestLogs.flush()
  const { requests } = await deps.requestLogs.ask('find', { filter: {}, limit: 1000 })
  const logged = requests.map(({ method, path }) => `${method} ${path}`)
  return { logged, text: JSON.stringify([requests, deps.logger.lines]) }
}

/** No cookie authorizes these; every other change asks for the form's token. */
const withoutCsrfToken: [group: string, Proof][] = [
  ['statusPage.subscribe', 'nothing to win'],
  ['statusPage.subscription', 'signed link'],
  ['managementApi', 'API token'],
  ['agents', 'API token'],
  ['policyReports', 'nothing to win'],
  ['scim', 'SCIM token'],
  ['inboundBounces', 'signature'],
  ['inboundReports', 'signature'],
  ['signIn.sso.posted', 'signature'],
]

const changes = places.filter(({ route }) => route.method !== 'GET')

test('CSRF: each change has the proof that its kind asks for, and a signed link is one', () => {
  const should = (route: AnyRoute) => withoutCsrfToken.find(([group]) => isBelow([group], route))?.[1] ?? 'csrf token'
  const wrong = changes.filter(({ route }) => route.proof !== should(route))
  expect(wrong.map((place) => `${nameOf(place)}: ${place.route.proof}`)).toEqual([])
  const links = changes.filter(({ route }) => route.proof === 'signed link')
  expect(links.filter(({ pattern }) => !pattern.includes(':token'))).toEqual([])
})

const csrfCases: [name: string, refusal: string, fields: Record<string, string>, headers: Record<string, string>][] = [
  ['without the token', 'The form lacks its hidden field _csrf.', {}, {}],
  ['with the token of somebody else', 'This form is too old', { _csrf: 'somebody-elses' }, {}],
  [
    'with the token, but from another site',
    'This form was sent from https://evil.example, and forms are taken from http://localhost alone',
    { _csrf: 'csrf-token-of-the-tests' },
    { origin: 'https://evil.example' },
  ],
]

test.each(csrfCases)(
  'CSRF: a change %s is refused where the proof is the token, and nowhere else',
  async (...asked) => {
    const [, refusal, fields, headers] = asked
    const { app, addressOf } = world()
    // Iris passes every guard, so a refusal comes from the form's proof.
    const iris = app.as('iris')
    const wrong: unknown[] = []
    for (const place of changes) {
      const { route } = place
      const init = { method: route.method, headers, body: new URLSearchParams(fields) }
      const answer = await iris.send(addressOf(place), init)
      const isRefused = answer.status === 403 && says(answer, route, refusal)
      if (isRefused !== (route.proof === 'csrf token') || (!isRefused && answer.status === 403))
        wrong.push({ place: nameOf(place), proof: route.proof, status: answer.status })
    }
    expect(wrong).toEqual([])
  },
)

/** A status page refuses in its own language, by the kind of the refusal alone. */
function says({ text }: TestAnswer, { statusPage }: AnyRoute, refusal: string): boolean {
  return text.includes(statusPage ? 'This is not allowed.' : refusal)
}

const pages = places.filter(({ route }) => route.method === 'GET' && !route.forPrograms)

test('XSS walk: every page is walked by whoever sees all, and by a visitor where anyone may', () => {
  const { app } = world()
  const [all, visitors] = pagesToWalk(app, { typed: '<i>', subscriberId: 'sue', email: 'sue@example.org' })
  const [seen, seenByVisitors] = [placesOn(all?.pages ?? []), placesOn(visitors?.pages ?? [])]
  const open = pages.filter(({ route }) => route.may === 'anyone')
  expect([pages.length > 110, open.length > 40]).toEqual([true, true])
  expect(pages.filter((place) => !seen.has(place)).map(nameOf)).toEqual([])
  expect(open.filter((place) => !seenByVisitors.has(place)).map(nameOf)).toEqual([])
})

function placesOn(addresses: string[]): Set<Place | undefined> {
  return new Set(addresses.map((address) => placeAt(new URL(address, 'http://localhost').pathname)))
}

/** As the server finds it: of the places that an address leads to, the one that spells most of it out, from the left. */
function placeAt(pathname: string): Place | undefined {
  const spelt = ({ pattern }: Place) => pattern.split('/').map((segment) => (segment.startsWith(':') ? '1' : '0'))
  return pages
    .filter(({ route, pattern }) => leadsTo({ ...route, patterns: [pattern] }, pathname))
    .toSorted((a, b) => (spelt(a).join('') < spelt(b).join('') ? -1 : 1))[0]
}

test('XSS walk: what is for programs, and so is not walked, is no page', async () => {
  const { app, addressOf } = world()
  const iris = app.as('iris')
  const files = places.filter(({ route }) => route.method === 'GET' && route.forPrograms)
  const answers = await Promise.all(
    files.map(async (place) => ({ place: nameOf(place), ...(await iris.get(addressOf(place))) })),
  )
  const given = answers.filter(({ status }) => status === 200)
  expect(given.length).toBeGreaterThan(40)
  const html = given.filter(({ headers }) => headers.get('content-type')?.includes('html'))
  expect(html.map(({ place }) => place)).toEqual([])
})
