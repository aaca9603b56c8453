import { eq } from 'drizzle-orm'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiTokens, invitations, passkeys } from '#src/db/schema/access.ts'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { auditArchives } from '#src/db/schema/operations.ts'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import { scimGroups, scimTokens } from '#src/db/schema/scim.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { configureHomepage } from '#src/domain/homepage/configure-homepage.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { listMetrics } from '#src/domain/metrics/find-metric.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { testChromium } from '#src/testing/browser.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { allowLoopback, proveDomain, subscribe } from '#src/testing/factories.ts'
import { type Browser as Client, type TestAnswer, type TestApp, testApp, withoutMask } from '#src/testing/harness.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { send } from '#src/testing/metrics.ts'
import { pagesToWalk } from '#src/testing/pages-to-walk.ts'
import { accountId, acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { serveApp, signIn, type TestSite } from '#src/testing/site.ts'

/** Whatever people can type, typed with malice, and every page and mail that shows it opened in a real Chromium. */

const run = 'globalThis.ran=1'
/** Each breaks out of one place: text, an attribute, a title, a comment, a script, Markdown, a link. */
const payload = `"'><img src=x onerror=${run}><svg onload=${run}></title></textarea><script>${run}</script>`
const markdown = `${payload}\n\n[click](javascript:${run}) ![x](x" onerror="${run}) <a href="javascript:${run}">x</a>\n\n\`\`\`\n</code><script>${run}</script>`

/** As a mail program or DNS could make us believe. */
const address = `${payload.slice(0, 60)}@example.org`

let browser: Browser
let app: TestApp
let mail: ConnectedRelay
let site: TestSite
let hook: HttpSink

beforeAll(async () => {
  app = testApp()
  mail = await connectRelay(app)
  hook = await startHttpSink({ status: 500, body: payload })
  site = serveApp(app)
  browser = await testChromium()
  await fill(app)
})

afterAll(async () => {
  await hook?.close()
  await mail?.close()
})

/** Every text field of the product, through its own form where there is one. */
async function fill({ deps, as, visitor }: TestApp): Promise<void> {
  const short = payload.slice(0, 100)
  const ann = as('ann')
  const iris = as('iris')
  const said: [string, number][] = []
  const post = async (client: Client, path: string, fields: Record<string, string>) =>
    said.push([path, (await client.post(path, fields)).status])

  // The other side of a webhook is a stranger, too: what it answers is shown.
  allowLoopback(deps)
  await post(ann, '/app/acme/webhooks', { name: short, url: `${hook.url}/hook`, events: 'incident' })

  await post(ann, '/account/name', { name: short })
  await post(ann, '/app/acme/settings', { organization: short, timeZone: 'UTC' })
  await post(ann, '/app/acme/settings/look', {
    brandColor: '#7c2fb8',
    websiteUrl: `https://acme.example/${payload}`,
    supportUrl: `https://acme.example/?${payload}`,
    footer: markdown,
  })
  await post(ann, '/app/acme/service-groups', { name: payload.slice(0, 80) })
  await post(ann, '/app/acme/services', { name: payload.slice(0, 80), description: payload })
  const service = listServices(deps.db, acmeId).flatMap(({ services }) => services)[0]
  const fields = { title: payload, body: markdown, status: 'investigating', notify: 'yes' }
  await post(ann, '/app/acme/incidents', { ...fields, [`service-${service?.id}`]: 'major_outage' })
  await post(ann, '/app/acme/maintenance', {
    ...fields,
    [`service-${service?.id}`]: 'yes',
    scheduledStart: '2026-03-11T02:00',
    scheduledEnd: '2026-03-11T04:00',
  })
  await post(ann, '/app/acme/api-tokens', { name: short, role: 'viewer', days: '30' })
  await post(ann, '/app/acme/team/invitations', { email: `o'hara"@example.com`, role: 'viewer', days: '7' })
  await post(ann, '/app/acme/team/invitations', { email: `o'hara&amp@example.com`, role: 'viewer', days: '7' })
  await post(ann, '/app/acme/incident-templates', {
    name: short,
    title: payload,
    body: markdown,
    status: 'investigating',
  })
  await post(ann, '/app/acme/announcements', {
    ...{ title: short, body: payload, linkUrl: 'https://example.com/more', notify: 'yes' },
    ...{ startsAt: '2026-03-10T02:00', endsAt: '2026-03-12T04:00' },
  })
  await post(ann, '/app/acme/canned-texts', { kind: 'phrase', name: short, body: payload })
  await post(ann, '/app/acme/incidents', { ...fields, publishAt: '2026-03-11T02:00' })
  await post(ann, '/app/acme/metrics', {
    ...{ name: short, description: payload, suffix: payload.slice(0, 20), decimalPlaces: '0', transform: 'average' },
    display: 'yes',
  })
  await send(deps, listMetrics(deps.db, acmeId)[0]?.id ?? '', [[600, 1]])
  await post(iris, '/admin/privacy/sub-processors', {
    ...{ name: short, purpose: payload.slice(0, 100), location: payload.slice(0, 60), since: '2026-01-01' },
    url: `https://host.example/${payload}`,
  })
  publishFirstPolicy(deps, markdown)
  configureHomepage(deps, system, {
    ...{ homepageShown: true, homepageTitle: short, homepageText: markdown, homepageListsPages: true },
    measurementId: 'G-AB12CD34EF',
  })
  await post(iris, '/admin/notices', {
    title: short,
    body: markdown,
    from: '2026-03-10',
    until: '2026-03-12',
    mail: 'yes',
  })
  await post(ann, '/app/acme/settings/email', { senderName: short, senderAddress: `o'hara&lt@acme.example` })
  await post(visitor(), '/subscribe', { email: `s'ue&lt@example.org` })
  // The user agent is shown in the audit log and in the list of sessions.
  await visitor().post('/sign-in', { email: 'ann@example.com', password: 'wrong' }, { 'user-agent': payload })
  openIncident(deps, system, acmeId, {
    title: payload,
    body: payload,
    status: 'investigating',
    services: [],
    notify: false,
  })
  // Words of strangers: DNS, mail servers, and the server of the bounce mailbox.
  proveDomain(deps, null, 'acme.example', { spf: payload, dmarc: payload, problem: payload })
  subscribe(deps, address, {
    id: 'subscriber01',
    consent: `team: ${payload}`,
    stateReason: payload,
    createdAt: 0,
    confirmedAt: 0,
  })
  writeUnaudited(deps.db, (tx) => {
    // The relay's answer is shown in a ledger, and the reason of a pause above it.
    const told = tx.select().from(notifications).get()
    const owed = { organizationId: acmeId, notificationId: told?.id, subscriberId: 'subscriber01', address }
    tx.insert(deliveries)
      .values({
        ...owed,
        ...{ id: 'delivery0002', channel: 'email', kind: 'status_update', state: 'waiting', lastAnswer: payload },
        ...{ createdAt: 0, nextAttemptAt: 0 },
      })
      .run()
    tx.insert(channelPauses).values({ channel: 'slack', since: 0, until: 0, tries: 1, reason: payload }).run()
    startSession(tx, deps, accountId('iris'), { ...testOrigin, userAgent: payload, ip: payload.slice(0, 40) })
    tx.update(statusUpdates).set({ bodyFormat: 'html' }).where(eq(statusUpdates.body, payload)).run()
    tx.insert(passkeys)
      .values({
        id: 'passkey00001',
        accountId: accountId('iris'),
        name: short,
        credentialId: 'x',
        publicKey: '',
        counter: 0,
        createdAt: 0,
      })
      .run()
    tx.update(instance).set({ bounceMode: 'mailbox', bounceUser: payload, bounceProblem: payload }).run()
    tx.update(invitations).set({ email: address }).run()
    tx.update(apiTokens).set({ name: payload }).run()
    tx.insert(scimTokens)
      .values({ id: 'scimtoken001', organizationId: acmeId, name: payload, tokenHash: 'x', createdAt: 0 })
      .run()
    const group = { displayName: payload, displayNameKey: payload, externalId: null, createdAt: 0, changedAt: 0 }
    tx.insert(scimGroups)
      .values({ id: 'scimgroup001', organizationId: acmeId, ...group })
      .run()
    tx.insert(deliveries)
      .values({
        id: 'delivery0001',
        organizationId: acmeId,
        subscriberId: 'subscriber01',
        channel: 'email',
        address,
        kind: 'status_update',
        state: 'failed',
        nextAttemptAt: 0,
        lastAnswer: payload,
        createdAt: 0,
        settledAt: 0,
      })
      .run()
    tx.insert(dataRequests)
      .values({
        id: 'request00001',
        address: payload,
        kind: 'access',
        receivedAt: 0,
        dueAt: 0,
        state: 'refused',
        reason: payload,
        notes: payload,
        createdAt: 0,
        closedAt: 0,
      })
      .run()
    tx.insert(auditArchives)
      .values({
        id: 'archive00001',
        organizationId: acmeId,
        origin: payload,
        exportedAt: 0,
        entries: 0,
        bytes: Buffer.from(''),
      })
      .run()
    tx.insert(subscriberImports)
      .values({
        id: 'import000001',
        organizationId: acmeId,
        fileName: payload,
        consent: payload,
        state: 'previewed',
        rows: [],
        problems: [{ line: 1, problem: 'invalid' }],
        total: 0,
        createdAt: 0,
      })
      .run()
  })
  await deliverDue(deps)
  expect(hook.posts.length).toBeGreaterThan(0)
  expect(said.filter(([, status]) => status !== 303 && status !== 200)).toEqual([['/app/acme/team/invitations', 422]])
}

interface Seen {
  /** Addresses elsewhere that a page asked for, whether or not its policy let it. */
  asked: string[]
  violations: string[]
  problems: string[]
}

/** Every page is made to ask for it, which its policy forbids: what went wrong before that has been reported then. */
const canary = 'https://canary.example/'

async function watched(context: BrowserContext): Promise<{ page: Page; seen: Seen }> {
  const page = await context.newPage()
  const seen: Seen = { asked: [], violations: [], problems: [] }
  context.on('request', (request) => {
    const url = request.url()
    if (/^https?:\/\/(?!localhost)/.test(url) && url !== canary) seen.asked.push(url)
  })
  await page.exposeFunction('report', (what: string) => {
    if (!what.includes(canary)) seen.violations.push(what)
  })
  await page.addInitScript(() => {
    const target = globalThis as unknown as { report(what: string): void; document: EventTarget }
    target.document.addEventListener('securitypolicyviolation', (event) => {
      const { violatedDirective, blockedURI } = event as Event & { violatedDirective: string; blockedURI: string }
      target.report(`${violatedDirective} ${blockedURI}`)
    })
  })
  page.on('dialog', (dialog) => {
    seen.problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => seen.problems.push(`error: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (/Content.Security.Policy/i.test(text) && !text.includes(canary)) seen.problems.push(text)
  })
  return { page, seen }
}

/** Resolves when whatever the page tried so far has been reported; at once in a sandbox, where nothing of a page is called. */
async function reported(page: Page): Promise<void> {
  await page.evaluate(
    `new Promise((done) => {
      let isCalled = false
      document.addEventListener('called', () => { isCalled = true })
      document.dispatchEvent(new Event('called'))
      document.addEventListener('securitypolicyviolation', ({ blockedURI }) => blockedURI === '${canary}' && done())
      new Image().src = '${canary}'
      if (!isCalled) done()
    })`,
  )
}

const walks = () => pagesToWalk(app, { typed: payload, subscriberId: 'subscriber01', email: address })

test('every page was found, with the id of something that is there', () => {
  const [iris, visitor] = walks()
  expect(iris?.pages.filter((path) => path.includes(':') || path.includes('undefined'))).toEqual([])
  expect(iris?.pages.length).toBeGreaterThan(85)
  expect(visitor?.pages.length).toBeGreaterThan(25)
})

/** Answers that a window was shown. */
const looked = new Set<string>()

/** Whether a window was shown the same before, at whatever address: byte for byte but the mask of a token, under the same headers. */
function isLookedAt({ status, headers, location, text }: TestAnswer): boolean {
  const policy = ['content-type', 'content-security-policy', 'x-content-type-options'].map((name) => headers.get(name))
  const answer = JSON.stringify([status, location, ...policy, withoutMask(text)])
  if (looked.has(answer)) return true
  looked.add(answer)
  return false
}

test.each([0, 1])(
  'no page runs what was typed nor even tries, and none asks for anything elsewhere: walk %i',
  async (index) => {
    const { persona, pages } = walks()[index] ?? { pages: [] }
    const context = await browser.newContext()
    if (persona) await signIn(context, app, site, persona)
    const { page, seen } = await watched(context)
    const client = persona ? app.as(persona) : app.visitor()
    let shown = 0
    for (const path of pages) {
      const plain = await client.get(path)
      if (isLookedAt(plain)) {
        if (plain.text.includes('onerror=')) shown += 1
        continue
      }
      const answer = await page.goto(site.url + path)
      expect([path, (answer?.status() ?? 0) < 500]).toEqual([path, true])
      const { typed, ran, dangerous } = await page.evaluate(lookAround)
      await reported(page)
      if (typed) shown += 1
      // The homepage alone counts its visitors (analytics.test.ts).
      const asked = path === '/' ? [] : seen.asked
      expect({ path, ...seen, asked, ran, dangerous }).toEqual({ path, ...untouched, ran: null, dangerous: 0 })
      seen.asked.length = 0
    }
    // The payloads were really there, as text.
    expect(shown).toBeGreaterThan(persona ? 25 : 8)
    await context.close()
  },
)

const untouched: Seen = { asked: [], violations: [], problems: [] }

/** Runs in the page. */
function lookAround(): { typed: boolean; ran: unknown; dangerous: number } {
  interface Element {
    open?: boolean
    attributes: Iterable<{ name: string; value: string }>
  }
  const page = globalThis as unknown as {
    ran?: unknown
    document: { documentElement: { outerHTML: string }; querySelectorAll: (selector: string) => Iterable<Element> }
  }
  for (const details of page.document.querySelectorAll('details')) details.open = true
  const dangerous = [...page.document.querySelectorAll('*')].filter(({ attributes }) =>
    [...attributes].some(({ name, value }) => /^on/.test(name) || /^\s*javascript:/i.test(value)),
  )
  const typed = page.document.documentElement.outerHTML.includes('onerror=')
  return { typed, ran: page.ran ?? null, dangerous: dangerous.length }
}

test('an SVG that got past every check runs nothing, neither on a page nor opened by itself', async () => {
  const bytes = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" onload="${run}"><script>${run}</script><rect width="9" height="9"/></svg>`,
  )
  writeUnaudited(app.deps.db, (tx) => {
    const file = { organizationId: acmeId, kind: 'logo', type: 'image/svg+xml', hash: 'hostile', createdAt: 0 } as const
    tx.insert(organizationFiles)
      .values({ ...file, bytes })
      .run()
  })
  const { page, seen } = await watched(await browser.newContext())
  await page.goto(`${site.url}/s/acme/`)
  await expect.poll(() => page.evaluate(`document.querySelector('.public-logo img').naturalWidth`)).toBeGreaterThan(0)
  await reported(page)
  expect([await page.evaluate('globalThis.ran ?? null'), seen.violations]).toEqual([null, []])
  const alone = await page.goto(`${site.url}/pictures/hostile`)
  expect([alone?.status(), alone?.headers()['content-type']]).toEqual([200, 'image/svg+xml'])
  expect(await page.evaluate('[document.querySelectorAll("rect").length, globalThis.ran ?? null]')).toEqual([1, null])
  writeUnaudited(app.deps.db, (tx) => void tx.delete(organizationFiles).run())
})

test('the watch is awake: an injected handler and an inline script are seen', async () => {
  const context = await browser.newContext()
  const { page, seen } = await watched(context)
  await page.goto(`${site.url}/sign-in`)
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="${run}">')`)
  await expect.poll(() => seen.violations.length).toBeGreaterThan(0)
  expect(await page.evaluate('globalThis.ran ?? null')).toBeNull()
})

test('no mail carries what was typed as markup, and none runs it where no policy protects', async () => {
  await mail.mailsTo('')
  const subjects = mail.sink.mails.map(({ parsed }) => parsed.subject ?? '')
  expect(subjects.filter((subject) => subject.includes('onerror=')).length).toBeGreaterThan(3)
  const context = await browser.newContext()
  const { page, seen } = await watched(context)
  for (const { parsed } of mail.sink.mails) {
    await page.setContent(String(parsed.html))
    const ran = await page.evaluate('globalThis.ran ?? null')
    const active = await page.evaluate(
      `document.querySelectorAll('script, img, svg, iframe, object, form, [onerror], [onload], a[href^="javascript:"]').length`,
    )
    const { subject } = parsed
    expect({ subject, ...seen, ran, active }).toEqual({ subject, ...untouched, ran: null, active: 0 })
  }
})

test('feeds and exports hold it as text', async () => {
  for (const path of ['/history.rss', '/history.atom']) {
    const { text } = await app.visitor().get(path)
    expect(text).not.toMatch(/<script|<img|<svg/i)
  }
  const csv = await app.as('ann').get('/app/acme/audit.csv')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('x-content-type-options')).toBe('nosniff')
})
