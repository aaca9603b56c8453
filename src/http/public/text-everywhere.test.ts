import { beforeAll, expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { discordPayload } from '#src/domain/notifications/channels/discord/payload.ts'
import { slackPayload } from '#src/domain/notifications/channels/slack/payload.ts'
import { teamsPayload } from '#src/domain/notifications/channels/teams/payload.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { renderer } from '#views/emails/renderer.ts'

/** A text's headings, an image's words and a relative link, on every way that a text takes. */
const body =
  '# Root cause\n\n![diagram of the outage](https://images.example/a.png) see [the list](/incidents)\n\n## What follows\n\nMore disks.'

const facts = {
  organization: 'Acme',
  language: 'en',
  incident: { title: 'Logins fail' },
  status: 'postmortem',
  correction: false,
  body,
  bodyFormat: 'markdown',
  displayAt: 0,
  timeZone: 'UTC',
  incidentUrl: 'http://localhost/i',
  pageUrl: 'http://localhost/',
  unsubscribeUrl: 'http://localhost/u',
  manageUrl: 'http://localhost/m',
} as const

const ways = new Map<string, string>()

beforeAll(async () => {
  const app = testApp()
  const said = { title: 'Logins fail', body, status: 'investigating', notify: false } as const
  const { id } = openIncident(app.deps, system, acmeId, { ...said, services: [] })
  const visitor = app.visitor()
  const read = async (path: string) => (await visitor.get(path)).text
  const unescaped = (xml: string) => xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
  ways.set('the page', await read('/'))
  ways.set('the incident’s page', await read(`/incidents/${id}`))
  ways.set('the dashboard', (await app.as('ann').get(`/app/acme/incidents/${id}`)).text)
  ways.set('Atom', unescaped(await read('/history.atom')))
  ways.set('RSS', unescaped(await read('/history.rss')))
  ways.set('JSON Feed', JSON.parse(await read('/history.json')).items[0].content_html)
  const mail = renderer.statusUpdate({ ...facts, affected: [], mailFooter: '' })
  ways.set('mail in HTML', mail.html)
  ways.set('mail in plain text', mail.text)
  const chat = renderer.statusUpdateChat({ ...facts, affected: [] })
  ways.set('Slack', JSON.stringify(slackPayload(chat)))
  ways.set('Discord', JSON.stringify(discordPayload(chat)))
  ways.set('Teams', JSON.stringify(teamsPayload(chat)))
})

test.each([
  'the page',
  'the incident’s page',
  'the dashboard',
  'Atom',
  'RSS',
  'JSON Feed',
  'mail in HTML',
  'mail in plain text',
  'Slack',
  'Discord',
  'Teams',
])('%s has the headings, the image’s words with a link to it, and an absolute link', (way) => {
  const text = ways.get(way) ?? ''
  for (const part of [
    /Root cause/,
    /What follows/,
    /diagram of the outage/,
    /https:\/\/images\.example\/a\.png/,
    /the list/,
    /http:\/\/localhost\/incidents\b/,
  ])
    expect(text).toMatch(part)
  expect(text).not.toMatch(/<img/)
})

test.each(['the page', 'the incident’s page', 'the dashboard', 'Atom', 'RSS', 'JSON Feed', 'mail in HTML'])(
  'on %s the headings are headings, one below the other',
  (way) => {
    const levels = [...(ways.get(way) ?? '').matchAll(/<h(\d)[^>]*>(?:Root cause|What follows)/g)].map(([, level]) =>
      Number(level),
    )
    // The newest update stands once more above the form in narrow windows.
    const pairs = levels.flatMap((level, index) => (index % 2 === 1 ? [level - (levels[index - 1] ?? 0)] : []))
    expect([levels.length % 2, new Set(pairs)]).toEqual([0, new Set([1])])
  },
)
