import { expect, test } from 'vitest'
import { configureHomepage } from '#src/domain/homepage/configure-homepage.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { everyPage } from '#src/testing/every-page.ts'
import { type TestAnswer, testApp } from '#src/testing/harness.ts'
import { structureFaults } from '#src/testing/html-structure.ts'
import { acmeId, system } from '#src/testing/personas.ts'

/** With Google Analytics switched on for the homepage: every GET route, as a visitor and signed in as owner and instance admin. */

/** Attributes that make a browser load something or send something, by element. */
const loading: Record<string, string[]> = {
  script: ['src'],
  link: ['href'],
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  iframe: ['src', 'srcdoc'],
  object: ['data'],
  embed: ['src'],
  video: ['src', 'poster'],
  audio: ['src'],
  use: ['href'],
  image: ['href'],
  form: ['action'],
  button: ['formaction'],
  meta: ['http-equiv'],
}
const ownSources =
  /^('none'|'self'|'unsafe-inline'|'sha256-[\w+/]+='|data:|sandbox|allow-same-origin|\/policy-reports|)$/
const analytics = /google|gtag|doubleclick|analytics\.com/i

/** Every reference of the answer to a host not ours that a browser would fetch by itself. */
function foreign({ text, headers }: TestAnswer): string[] {
  const policy = headers.get('content-security-policy') ?? 'no policy'
  const sources = policy.split(';').flatMap((directive) => directive.trim().split(/\s+/).slice(1))
  return [
    ...sources.filter((source) => !ownSources.test(source)),
    ...loadedBy(text),
    ...(headers.get('link')?.split(',') ?? []),
  ]
}

function loadedBy(html: string): string[] {
  const found: string[] = []
  new HTMLRewriter()
    .on('*', {
      element(element) {
        for (const attribute of loading[element.tagName] ?? []) {
          const value = element.getAttribute(attribute)
          // A canonical address is ours, in full.
          if (value && !/^(\/(?!\/)|http:\/\/localhost\/|data:)/.test(value)) found.push(`${element.tagName} ${value}`)
        }
      },
    })
    .transform(html)
  return found
}

const homepage = {
  homepageShown: true,
  homepageTitle: 'Quill Status',
  homepageText: 'Pages for teams.',
  homepageListsPages: true,
  measurementId: 'G-AB12CD34EF',
}

/** Everything that Markdown can hold. */
const everything =
  '# Root cause\n\nA [disk](/d), ![its picture](/p.png):\n\n- full\n  1. of\n\n> logs\n\n```\nx\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---'

interface Walked {
  path: string
  signedIn: boolean
  answer: TestAnswer
}

let pages: Promise<Walked[]> | undefined

/** Every page, as a visitor and signed in; walked once for all tests. */
async function walk(): Promise<Walked[]> {
  const app = testApp()
  const paths = await everyPage(app)
  expect(paths.length).toBeGreaterThan(110)
  const said = { title: 'Rich', body: everything, status: 'investigating', notify: false } as const
  openIncident(app.deps, system, acmeId, { ...said, services: [] })
  configureHomepage(app.deps, system, homepage)
  const walked: Walked[] = []
  for (const signedIn of [false, true]) {
    const browser = signedIn ? app.as('iris') : app.visitor()
    for (const path of paths) walked.push({ path, signedIn, answer: await browser.get(path) })
  }
  return walked
}

async function everyAnswer(): Promise<Walked[]> {
  pages ??= walk()
  return pages
}

test('no page but the homepage names a foreign host in its policy or loads from one', async () => {
  const found: unknown[] = []
  for (const { path, answer } of await everyAnswer()) {
    const hosts = foreign(answer)
    const isCounted = analytics.test(answer.headers.get('content-security-policy') ?? '')
    if (path === '/') expect([isCounted, hosts.length > 0]).toEqual([true, true])
    else if (hosts.length > 0 || isCounted || /googletagmanager|google-analytics|homepage\.js/.test(answer.text))
      found.push({ path, hosts })
  }
  expect(found).toEqual([])
})

test('every page is there, and its elements stand where HTML lets them', async () => {
  const walked = await everyAnswer()
  const faults = walked
    .filter(isPage)
    .flatMap(({ path, answer }) => structureFaults(answer.text).map((fault) => `${path}: ${fault}`))
  expect(faults).toEqual([])
  expect(walked.filter(({ answer }) => answer.status >= 500)).toEqual([])
  // Most of them are there, not refusals: an owner who is the instance admin may read nearly everything.
  expect(walked.filter(({ signedIn, answer }) => signedIn && answer.status === 200).length).toBeGreaterThan(85)
})

const isPage = ({ answer }: Walked) => answer.headers.get('content-type')?.startsWith('text/html') ?? false
/** A fragment is a part of a page that stands there already. */
const isWhole = ({ answer }: Walked) => answer.text.startsWith('<!doctype html>')

test('an answer says what it is, and texts in which signs', async () => {
  const types = (await everyAnswer())
    .filter(({ answer }) => answer.bytes.length > 0)
    .map(({ path, answer }) => [path, answer.headers.get('content-type') ?? 'nothing'])
  const isSaid = /^(text\/\w+; charset=utf-8|application\/[\w.+-]+(; charset=utf-8)?|image\/[\w.+-]+)/
  expect(types.filter(([, type = '']) => !isSaid.test(type))).toEqual([])
})

test('passwords are masked, and whoever fills them in is told which it is', async () => {
  const fields = (await everyAnswer()).filter(isPage).flatMap(({ path, answer }) =>
    [...answer.text.matchAll(/<input[^>]*(?:type="password"|name="\w*password")[^>]*>/gi)].map(([field]) => ({
      path,
      field,
    })),
  )
  expect(fields.length).toBeGreaterThan(10)
  const isRight = /(?=.*type="password")(?=.*autocomplete="(?:current-password|new-password)")/
  expect(fields.filter(({ field }) => !isRight.test(field))).toEqual([])
  expect(fields.filter(({ field }) => /onpaste|readonly|maxlength/.test(field))).toEqual([])
})

test('every page behind the sign-in has a way out', async () => {
  const behind = (await everyAnswer())
    .filter((one) => one.signedIn && one.answer.status === 200 && isPage(one) && isWhole(one))
    .filter(({ path }) => /^\/(app|account|admin)/.test(path))
  expect(behind.length).toBeGreaterThan(40)
  const framed = ({ answer }: Walked) =>
    /sandbox|frame-ancestors (?!'none')/.test(answer.headers.get('content-security-policy') ?? '')
  expect(
    behind.filter((one) => !framed(one) && !one.answer.text.includes('action="/sign-out"')).map(({ path }) => path),
  ).toEqual([])
})

test('the homepage of whoever objects is as every other page', async () => {
  const app = testApp()
  configureHomepage(app.deps, system, homepage)
  const objections: Record<string, string>[] = [{ 'sec-gpc': '1' }, { dnt: '1' }]
  for (const headers of objections) {
    const answer = await app.visitor().get('/', headers)
    expect([headers, foreign(answer), answer.text.includes('homepage.js')]).toEqual([headers, [], false])
  }
  const optedOut = app.visitor()
  await optedOut.get('/analytics/opt-out')
  expect(foreign(await optedOut.get('/'))).toEqual([])
})

test('other sites load pictures, badges and what is the same for everybody, and nothing that a cookie opens', async () => {
  const isShown = /\/(badge\.svg|og\.png|embed|embed\.js|pictures\/\w+|favicon\.ico)$/
  const wrong: unknown[] = []
  for (const { path, signedIn, answer } of await everyAnswer()) {
    const policy = answer.headers.get('cross-origin-resource-policy')
    const expected = isShown.test(path) && answer.status < 400 ? 'cross-origin' : 'same-origin'
    if (policy !== expected) wrong.push({ path, signedIn, policy, status: answer.status })
  }
  expect(wrong).toEqual([])
})

test('of a page that is not public no other site loads anything', async () => {
  const app = testApp()
  await changeVisibility(app.deps, system, acmeId, { visibility: 'members', password: '', hiddenFromSearch: false })
  const [member, stranger] = [app.as('vic'), app.visitor()]
  for (const path of ['/', '/badge.svg', '/og.png', '/embed', '/embed.js', '/history.atom', '/api/v2/summary.json'])
    for (const browser of [member, stranger])
      expect([path, (await browser.get(path)).headers.get('cross-origin-resource-policy')]).toEqual([
        path,
        'same-origin',
      ])
})

test('the walk is awake: it finds a foreign script, picture, form and policy', () => {
  const headers = new Headers({
    'content-security-policy': "default-src 'none'; script-src 'self' https://cdn.example",
  })
  const text =
    '<script src="//cdn.example/x.js"></script><img src="https://p.example/p.gif"><form action="http://f.example">'
  expect(foreign({ status: 200, headers, text, bytes: new TextEncoder().encode(text), location: null })).toEqual([
    'https://cdn.example',
    'script //cdn.example/x.js',
    'img https://p.example/p.gif',
    'form http://f.example',
  ])
})
