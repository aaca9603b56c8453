import { expect, test } from 'vitest'
import { renderer } from './renderer.ts'

const update = {
  organization: 'Acme & Sons',
  language: 'en',
  incident: { title: 'Logins <fail>' },
  status: 'identified',
  body: 'We found **it**: see [the plan](https://acme.example/plan).\n\n<img src="https://evil.example/x.gif">\n\n- one\n- two',
  bodyFormat: 'markdown',
  correction: false,
  affected: [
    { name: 'API', status: 'major_outage' },
    { name: 'Web <app>', status: 'degraded_performance' },
  ],
  displayAt: Date.UTC(2026, 2, 10, 12),
  timeZone: 'Europe/Berlin',
  incidentUrl: 'https://status.acme.example/incidents/abc',
  pageUrl: 'https://status.acme.example/',
  unsubscribeUrl: 'https://status.acme.example/subscriptions/t/unsubscribe',
  manageUrl: 'https://status.acme.example/subscriptions/t',
  mailFooter: '',
} as const

const confirmation = {
  organization: 'Acme & Sons',
  language: 'en',
  address: 'sue@example.org',
  event: null,
  confirmUrl: 'https://status.acme.example/subscriptions/t/confirmation',
  manageUrl: 'https://status.acme.example/subscriptions/t',
  pageUrl: 'https://status.acme.example/',
} as const

const links = (html: string) => [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)

test('the subject names state, services and organization, on one line', () => {
  const affected = [...update.affected]
  expect(renderer.statusUpdate({ ...update, affected }).subject).toBe(
    'Identified: Logins <fail> (API and Web <app>) · Acme & Sons',
  )
})

test('what was typed stays text: no tag, no picture, no script of an editor reaches the reader', () => {
  const { html } = renderer.statusUpdate({ ...update, affected: [...update.affected] })
  expect(html).toContain('Logins &lt;fail&gt;')
  expect(html).toContain('Web &lt;app&gt;')
  expect(html).not.toMatch(/<(img|script|fail|app)\b/)
  expect(html).toContain('<strong>it</strong>')
})

const privacyUrl = 'https://status.acme.example/privacy'

test('there is one link to the incident, one to change the subscription, one to leave and one to the privacy policy', () => {
  const { html, text } = renderer.statusUpdate({ ...update, affected: [...update.affected] })
  expect(links(html).filter((href) => href?.startsWith('https://status.'))).toEqual([
    update.incidentUrl,
    update.manageUrl,
    update.unsubscribeUrl,
    privacyUrl,
  ])
  const inText = text.match(/https:\/\/status\.acme\.example\S+/g)
  expect(inText).toEqual([update.incidentUrl, update.manageUrl, update.unsubscribeUrl, privacyUrl])
})

test('plain text alone tells what, where it stands, which services and when, with the zone', () => {
  const { text } = renderer.statusUpdate({ ...update, affected: [...update.affected] })
  for (const part of ['Identified: Logins <fail>', 'Acme & Sons', '13:00 CET', 'API: Major outage', '- one\n- two'])
    expect(text).toContain(part)
  expect(text).toContain('the plan (https://acme.example/plan)')
})

test.each([
  ['status update', renderer.statusUpdate({ ...update, affected: [...update.affected] })],
  ['confirmation', renderer.subscriptionConfirmation(confirmation)],
  ['relay test', renderer.relayTest({ organization: 'Acme', host: 'smtp.example.com' })],
])('%s: no third party is asked for anything, and dark mode is declared', (_, { html, text, subject }) => {
  expect(html).not.toMatch(/<img|<link|<script|<iframe|url\(/)
  expect(html).toContain('<meta name="color-scheme" content="light dark"')
  expect(html).toContain('<html lang="en">')
  expect(text.trim()).not.toBe('')
  expect(subject).not.toMatch(/[\r\n]/)
})

test('the confirmation says who asked, for which address, and what happens otherwise', () => {
  const { html, text } = renderer.subscriptionConfirmation(confirmation)
  expect(links(html)).toEqual([confirmation.confirmUrl, confirmation.manageUrl, privacyUrl])
  for (const part of [html, text]) {
    expect(part).toContain('sue@example.org')
    expect(part).toContain('without your confirmation no further mail is sent')
  }
})

test('who is asked about one incident reads its title, as text', () => {
  const { html, text } = renderer.subscriptionConfirmation({ ...confirmation, event: 'Log-ins <fail>' })
  expect([html.includes('Log-ins &lt;fail&gt;'), text.includes('Log-ins <fail>')]).toEqual([true, true])
  expect(text).toContain('until it is over')
})

test('an organization’s own footer stands last, in both forms, and is text like any other', () => {
  const mailFooter = 'Sent by **Acme**. <script>alert(1)</script>\n\n[Terms](https://acme.example/terms)'
  const { html, text } = renderer.statusUpdate({ ...update, affected: [], mailFooter })
  expect(html).toContain('Sent by <strong>Acme</strong>.')
  expect(html).not.toContain('<script>')
  expect(links(html).at(-1)).toBe('https://acme.example/terms')
  expect(text).toMatch(/Sent by Acme\.[\s\S]+https:\/\/acme\.example\/terms/)
  const without = renderer.statusUpdate({ ...update, affected: [] })
  expect(html.length).toBeGreaterThan(without.html.length)
  expect(without.text.trimEnd()).toMatch(/\/privacy$/)
})
