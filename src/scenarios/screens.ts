import type { Browser, Page } from 'playwright-core'
import { clickThrough, complaints } from '#src/testing/browser.ts'
import { brandedPage } from './branded-page.ts'
import { busyDesk } from './busy-desk.ts'

import { demoPassword, type Site } from './site-of-screens.ts'
/** The main screens over the demo's data and the GitHub history, at one moment of one clock: the same picture every time. */

export interface Screen {
  name: string
  /** Signed in as the demo's owner. */
  signedIn: boolean
  /** Signed in as another owner than the demo's. */
  as?: { owner: string; slug: string }
  /** Chromium's complaints on the way, where something is refused on purpose. */
  complaints?: string[]
  /** Brings the page where the picture is taken. */
  open(page: Page, site: Site): Promise<unknown>
}

const unauthorized = 'console: Failed to load resource: the server responded with a status of 401 (Unauthorized)'

export const screens: Screen[] = [
  { name: 'status-page', signedIn: false, open: (page, { url }) => page.goto(`${url}/`) },
  { name: 'status-page-german', signedIn: false, open: (page, { url }) => page.goto(`${url}/s/nordlicht/`) },
  {
    name: 'incident',
    signedIn: false,
    open: (page, { url, openIncidentId }) => page.goto(`${url}/incidents/${openIncidentId}`),
  },
  {
    name: 'service',
    signedIn: false,
    async open(page, { url }) {
      await page.goto(`${url}/`)
      await page.locator('.service-name a:visible').first().click()
      await page.locator('.uptimes').waitFor()
    },
  },
  {
    name: 'subscribe',
    signedIn: false,
    async open(page, { url }) {
      await page.goto(`${url}/subscribe`)
      await page.getByText('Choose what you hear of').click()
      await page.getByLabel('Only these services').check()
    },
  },
  {
    name: 'manage-subscription',
    signedIn: false,
    open: (page, { url, subscriber }) => page.goto(`${url}/subscriptions/${subscriber.token}`),
  },
  {
    name: 'maintenance',
    signedIn: false,
    async open(page, { url }) {
      await page.goto(`${url}/`)
      await clickThrough(page.locator('.planned a').first())
      await page.locator('.incident.edge-under_maintenance').waitFor()
    },
  },
  { name: 'embed', signedIn: false, open: (page, { url }) => page.goto(`${url}/embed`) },
  { name: 'history', signedIn: false, open: (page, { url }) => page.goto(`${url}/s/github/history`) },
  { name: 'sign-in', signedIn: false, open: (page, { url }) => page.goto(`${url}/sign-in`) },
  {
    name: 'wizard',
    signedIn: false,
    open: (page, { fresh }) => page.goto(`${fresh.url}/setup?token=${fresh.token}`),
  },
  { name: 'dashboard', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}`) },
  { name: 'services', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/services`) },
  {
    name: 'service-form',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/services`)
      await clickThrough(page.locator('a[href*="/services/"]').first())
      await page.locator('#service-preview').waitFor()
    },
  },
  {
    name: 'service-group-form',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/services`)
      await clickThrough(page.locator('a[href*="/service-groups/"]').first())
      await page.getByLabel('Open by default').waitFor()
    },
  },
  { name: 'incidents', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/incidents`) },
  {
    name: 'maintenance-list',
    signedIn: true,
    open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/maintenance`),
  },
  { name: 'rehearsal', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/rehearsal`) },
  {
    name: 'subscribers-leaving',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/subscribers`)
      await page.getByText('Act on several').first().click()
      await page.getByLabel(/^All .* of this list$/).check()
      await clickThrough(page.getByRole('button', { name: 'Unsubscribe…' }))
      await page.getByLabel(/^Type .* to confirm$/).waitFor()
    },
  },
  { name: 'metrics', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/metrics`) },
  {
    name: 'metric',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/metrics`)
      await clickThrough(page.locator('a[href*="/metrics/"]').first())
      await page.locator('.metric-day .metric-line').waitFor()
    },
  },
  {
    name: 'composer',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/incidents/new`)
      // It is a draft once it was, for the next look.
      const discard = page.getByRole('button', { name: 'Discard it and start empty' })
      if (await discard.isVisible()) await clickThrough(discard)
      await page.getByLabel('Title').fill('Labels print slowly for some carriers')
      await page
        .getByLabel('Text')
        .fill('Printing labels takes **up to a minute** for two carriers.\n\nTracking is not affected.')
      await page.locator('#preview strong').waitFor()
    },
  },
  {
    name: 'dashboard-incident',
    signedIn: true,
    open: (page, { url, slug, openIncidentId }) => page.goto(`${url}/app/${slug}/incidents/${openIncidentId}`),
  },
  {
    name: 'notifications',
    signedIn: true,
    open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/notifications`),
  },
  {
    name: 'ledger',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/notifications`)
      await page.locator('.ledgers a').first().click()
      await page.locator('.ledger-sum').waitFor()
    },
  },
  { name: 'messages', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/queue`) },
  {
    name: 'webhook',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/webhooks`)
      await page.getByLabel('Name').fill('On-call rota')
      await page.getByLabel('URL').fill('https://hooks.example.com/status')
      await page.getByRole('button', { name: 'Add the endpoint' }).click()
      await page.getByRole('heading', { name: 'The secret of this endpoint' }).waitFor()
    },
  },
  { name: 'webhooks', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/webhooks`) },
  { name: 'alarms', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/alarms`) },
  { name: 'anchors', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/audit/anchors`) },
  { name: 'instance-sso', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/sso`) },
  { name: 'second-factors', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/second-factors`) },
  ...['sso', 'sso/providers/new?kind=oidc', 'sso/providers/new?kind=saml', 'readers', 'networks'].map((tab) => ({
    name: `settings-${tab.replace(/\W+/g, '-')}`,
    signedIn: true,
    open: (page: Page, { url, slug }: { url: string; slug: string }) => page.goto(`${url}/app/${slug}/settings/${tab}`),
  })),
  ...[
    ['desk-home', ''],
    ['desk-incidents', '/incidents'],
    ['announcements', '/announcements'],
    ['new-announcement', '/announcements/new'],
    ['publications', '/publications'],
    ['canned-texts', '/canned-texts'],
    ['reports', '/reports'],
    ['desk-rehearsal', '/rehearsal'],
    ['composer-of-sixty', '/incidents/new'],
  ].map(([name = '', path = '']) => ({
    ...{ name, signedIn: true, as: busyDesk },
    open: (page: Page, { url }: Site) => page.goto(`${url}/app/${busyDesk.slug}${path}`),
  })),
  ...['', '/languages'].map((path) => ({
    ...{ name: `desk-incident${path.replace('/', '-')}`, signedIn: true, as: busyDesk },
    open: (page: Page, { url, desk }: Site) =>
      page.goto(`${url}/app/${busyDesk.slug}/incidents/${desk.incidentId}${path}`),
  })),
  {
    name: 'publication',
    ...{ signedIn: true, as: busyDesk },
    open: (page, { url, desk }) => page.goto(`${url}/app/${busyDesk.slug}/publications/${desk.publicationId}`),
  },
  {
    name: 'announcement',
    ...{ signedIn: true, as: busyDesk },
    async open(page, { url }) {
      await page.goto(`${url}/app/${busyDesk.slug}/announcements`)
      await clickThrough(page.locator('a[href*="/announcements/"]:not([href$="/new"])').first())
    },
  },
  {
    name: 'canned-text',
    ...{ signedIn: true, as: busyDesk },
    async open(page, { url }) {
      await page.goto(`${url}/app/${busyDesk.slug}/canned-texts`)
      await clickThrough(page.locator('a[href*="/canned-texts/"]').first())
    },
  },
  { name: 'admin-instance', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/instance`) },
  { name: 'destinations', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/destinations`) },
  { name: 'subscribers', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/subscribers`) },
  {
    name: 'subscriber',
    signedIn: true,
    open: (page, { url, slug, subscriber }) => page.goto(`${url}/app/${slug}/subscribers/${subscriber.id}`),
  },
  {
    name: 'subscriber-import',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/subscriber-imports`)
      const list = { name: 'newsletter.csv', mimeType: 'text/csv', buffer: Buffer.from(newsletter) }
      await page.getByLabel('List of e-mail addresses').setInputFiles(list)
      await page.getByLabel('Where these people agreed').fill('Newsletter of the old status page')
      await page.getByRole('button', { name: 'Look at the list' }).click()
      await page.getByText('people would be added').waitFor()
    },
  },
  { name: 'team', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/team`) },
  { name: 'audit', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/audit`) },
  {
    name: 'second-factor',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/account/second-factor`)
      const password = page.locator('#current-totp')
      // It stays begun once it was, for the next look.
      if (await password.isVisible()) {
        await password.fill(demoPassword)
        await page.getByRole('button', { name: 'Connect an authenticator app' }).click()
      }
      await page.locator('[data-totp-secret]').waitFor()
    },
  },
  { name: 'settings', signedIn: true, open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/settings`) },
  {
    name: 'settings-look',
    signedIn: true,
    as: brandedPage,
    open: (page, { url }) => page.goto(`${url}/app/orchard/settings/look`),
  },
  {
    name: 'settings-address',
    signedIn: true,
    as: brandedPage,
    async open(page, { url }) {
      await page.goto(`${url}/app/orchard/settings/address`)
      await page.getByLabel('Host name').fill('status.orchard.example')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The record to make').waitFor()
    },
  },
  {
    name: 'settings-embedding',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/settings/embedding`)
      // A frame below the fold is loaded by whoever scrolls there.
      await page.locator('.embed-preview').scrollIntoViewIfNeeded()
      await page.frameLocator('.embed-preview').locator('h1').waitFor()
    },
  },
  {
    name: 'settings-bucket',
    signedIn: true,
    open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/settings/bucket`),
  },
  {
    name: 'archived-services',
    signedIn: true,
    as: brandedPage,
    async open(page, { url }) {
      await page.goto(`${url}/app/orchard/services`)
      await clickThrough(page.locator('a[href*="/services/"]').last())
      const typed = page.getByLabel(/^Type .* to confirm$/)
      await typed.fill(await page.locator('#field-name').inputValue())
      await clickThrough(page.getByRole('button', { name: 'Archive' }))
      await page.goto(`${url}/app/orchard/archived-services`)
      await page.getByRole('button', { name: /^Bring back/ }).waitFor()
    },
  },
  {
    name: 'settings-visibility',
    signedIn: true,
    as: brandedPage,
    open: (page, { url }) => page.goto(`${url}/app/orchard/settings/visibility`),
  },
  {
    name: 'page-password',
    signedIn: false,
    complaints: [unauthorized],
    open: (page, { url }) => page.goto(`${url}/s/orchard/history`),
  },
  {
    name: 'branded-page',
    signedIn: false,
    complaints: [unauthorized],
    async open(page, { url }) {
      await page.goto(`${url}/s/orchard/`)
      await page.getByLabel('Password of the page').fill(brandedPage.pagePassword)
      await page.getByRole('button', { name: 'Open the page' }).click()
      await page.getByRole('img', { name: 'Orchard' }).waitFor()
    },
  },
  {
    name: 'email-settings',
    signedIn: true,
    open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/settings/email`),
  },
  { name: 'mail-server', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/relay`) },
  {
    name: 'bounces',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/admin/bounces`)
      await page.getByLabel('To a mailbox').check()
    },
  },
  { name: 'retention', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/retention`) },
  { name: 'request-log', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/request-logs`) },
  { name: 'account', signedIn: true, open: (page, { url }) => page.goto(`${url}/account`) },
  { name: 'account-data', signedIn: true, open: (page, { url }) => page.goto(`${url}/account/data`) },
  {
    name: 'settings-provisioning',
    signedIn: true,
    async open(page, { url, slug }) {
      await page.goto(`${url}/app/${slug}/settings/provisioning`)
      await page.getByLabel('Name').fill('Entra ID')
    },
  },
  {
    name: 'settings-export',
    signedIn: true,
    open: (page, { url, slug }) => page.goto(`${url}/app/${slug}/settings/export`),
  },
  { name: 'new-organization', signedIn: true, open: (page, { url }) => page.goto(`${url}/app/new`) },
  {
    name: 'data-request',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/admin/data-requests`)
      await page.getByLabel('E-mail address it is about').fill('demo@example.com')
      await page.getByLabel('Notes').fill('Asked by letter; answered a mail from the address.')
      await page.getByRole('button', { name: 'Enter it' }).click()
      await page.getByText('The request is in the register.').waitFor()
    },
  },
  {
    name: 'data-requests',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/admin/data-requests`)
      await page.getByText('30 days left').first().waitFor()
    },
  },
  {
    name: 'notices',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/admin/notices`)
      await page.getByLabel('Title').fill('Planned upgrade of this Opsentry')
      await page.getByLabel('Text').fill('On Friday the dashboard is away for **five minutes**. Status pages stay.')
      await page.getByRole('button', { name: 'Publish' }).click()
      await page.getByText('The notice is published.').waitFor()
    },
  },
  { name: 'privacy', signedIn: false, open: (page, { url }) => page.goto(`${url}/privacy`) },
  { name: 'sub-processors', signedIn: false, open: (page, { url }) => page.goto(`${url}/privacy/sub-processors`) },
  { name: 'cookies', signedIn: false, open: (page, { url }) => page.goto(`${url}/privacy-policy/cookies`) },
  { name: 'admin-backups', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/backups`) },
  { name: 'admin-language-model', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/language-model`) },
  { name: 'admin-operator', signedIn: true, open: (page, { url }) => page.goto(`${url}/admin/privacy/operator`) },
  {
    name: 'admin-publication',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/admin/privacy/draft`)
      await page.getByLabel('What changes').fill('Our mail is carried by **Northmail** in Ireland from now on.')
      await page.getByRole('button', { name: 'Save and preview' }).click()
      await page.getByRole('heading', { name: 'When it takes effect' }).waitFor()
    },
  },
  {
    name: 'admin-privacy',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/admin/privacy/draft/publication`)
      await page.getByRole('button', { name: 'Publish' }).click()
      await page.getByText('The policy is published.').waitFor()
    },
  },
  {
    name: 'admin-homepage',
    signedIn: true,
    async open(page, { url }) {
      await page.goto(`${url}/admin/homepage`)
      await page.getByLabel('A homepage of its own').check()
      await page.getByLabel('Title').fill('Is it down?')
      await page
        .getByLabel('Text', { exact: true })
        .fill('The status of everything that **Parcelbay** runs for others.')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The homepage is saved.').waitFor()
    },
  },
  // From here on it stands at the root.
  { name: 'homepage', signedIn: false, open: (page, { url }) => page.goto(`${url}/`) },
]

/** Two thousand people, some of whom stay out. */
const wishes = ['unsubscribed', 'cleaned']
const newsletter = [
  'name,email,account manager,status',
  ...Array.from(
    { length: 2000 },
    (_, one) =>
      `Person ${one},${one % 40 === 0 ? 'nonsense' : `person-${one}@example.com`},,${wishes[one % 25] ?? 'subscribed'}`,
  ),
  'Hugo,hugo.petit@example.com,sales@example.com,subscribed',
  'Kim,k.nowak@example.com,sales@example.com,subscribed',
].join('\n')

/** A page on the screen, and what it complained about on the way. */
export async function openScreen(
  browser: Browser,
  screen: Screen,
  { site, email }: { site: Site; email: string },
): Promise<{ page: Page; complained: string[] }> {
  const person = screen.signedIn ? (screen.as ?? { owner: email, slug: site.slug }) : undefined
  const { page, complained } = await windowOf(browser, site, person)
  complained.length = 0
  await page.setViewportSize({ width: 1280, height: 720 })
  await screen.open(page, site)
  await page.waitForLoadState()
  return { page, complained }
}

interface Window {
  page: Page
  complained: string[]
}

interface Person {
  owner: string
  slug: string
}

/** One for each person and site, because a new one costs a process of the browser. */
const windows = new Map<string, Window>()

async function windowOf(browser: Browser, site: Site, person: Person | undefined): Promise<Window> {
  const key = `${site.url} ${person?.owner ?? ''}`
  const known = windows.get(key)
  if (known) return known
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const fresh = { page: await context.newPage(), complained: complaints(context) }
  if (person) await signIn(fresh.page, site, person)
  windows.set(key, fresh)
  return fresh
}

async function signIn(page: Page, { url, prove }: Site, { owner, slug }: Person): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail address').fill(owner)
  await page.getByLabel('Password').fill(demoPassword)
  await clickThrough(page.getByRole('button', { name: 'Sign in' }))
  await page.waitForURL(`**/app/${slug}`)
  prove()
}
