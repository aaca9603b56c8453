import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import type { ChatMessage } from '#src/domain/chat-message.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { allowLoopback, subscribeUrl } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { statusUpdateChat } from '#views/chat/chat-message.ts'
import { deliverDue } from '../deliver-due.ts'
import { discordPayload } from './discord/payload.ts'
import { slackPayload } from './slack/payload.ts'
import { teamsPayload } from './teams/payload.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const chats = ['slack', 'discord', 'teams'] as const

/** Somebody follows in each chat. */
async function connected(): Promise<{ app: TestApp; sink: HttpSink }> {
  const app = testApp()
  const sink = await startHttpSink((post) => ({ status: post.path.startsWith('/discord') ? 204 : 200 }))
  open.push(sink)
  allowLoopback(app.deps)
  for (const chat of chats) subscribeUrl(app.deps, chat, `${sink.url}/${chat}?thread=1`)
  return { app, sink }
}

interface Said {
  title?: string
  body?: string
  services?: string[]
}

function incident({ deps }: TestApp, { title = 'Logins fail', body = 'We are looking.', services = [] }: Said): string {
  const affected = services.map((name) => ({
    serviceId: createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
    status: 'major_outage' as const,
  }))
  return openIncident(deps, system, acmeId, {
    title,
    body,
    status: 'investigating',
    services: affected,
    notify: true,
  }).id
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads into JSON of other people's making.
function posted(sink: HttpSink, chat: (typeof chats)[number]): any {
  const post = sink.posts.find(({ path }) => path.startsWith(`/${chat}`))
  return JSON.parse(post?.body ?? 'null')
}

test('each chat is told state, title, text, services and where to read on', async () => {
  const { app, sink } = await connected()
  const id = incident(app, {
    body: 'We **look** at [it](https://example.com/a_(b)).\n\n- one\n- two',
    services: ['API'],
  })
  await deliverDue(app.deps)
  const url = `http://localhost/incidents/${id}`
  const manage = /http:\/\/localhost\/subscriptions\/[\w-]+$/

  const slack = posted(sink, 'slack')
  expect(slack).toMatchObject({
    text: 'Investigating: Logins fail',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Logins fail' } },
      { type: 'section', text: { type: 'mrkdwn', text: '*Investigating*', verbatim: true } },
      { text: { text: 'We *look* at <https://example.com/a_%28b%29|it>.\n\n• one\n• two', verbatim: true } },
      { fields: [{ text: '*API*\nMajor outage', verbatim: true }] },
      { type: 'context' },
    ],
  })
  const [context] = slack.blocks.at(-1).elements
  expect(context.text).toMatch(
    new RegExp(
      `^<${url}\\|Follow the incident> · <http://localhost/subscriptions/[\\w-]+\\|Change or end these messages> · Acme · 10 Mar 2026, 13:00 CET$`,
    ),
  )

  expect(sink.posts.find(({ path }) => path.startsWith('/discord'))?.path).toBe('/discord?thread=1&wait=true')
  const [embed] = posted(sink, 'discord').embeds
  expect(embed).toMatchObject({
    title: 'Investigating\\: Logins fail',
    url,
    fields: [{ name: 'API', value: 'Major outage', inline: true }],
    footer: { text: 'Acme · 10 Mar 2026, 13:00 CET' },
  })
  expect(embed.description).toContain('We **look** at [it](https://example.com/a_%28b%29)\\.\n\n• one\n• two')
  expect(embed.description).toMatch(/\[Change or end these messages\]\(http:\/\/localhost\/subscriptions\/[\w-]+\)$/)

  const teams = posted(sink, 'teams')
  expect(teams).toMatchObject({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }],
  })
  const card = teams.attachments[0].content
  expect(card.actions).toMatchObject([
    { type: 'Action.OpenUrl', title: 'Follow the incident', url },
    { type: 'Action.OpenUrl', url: expect.stringMatching(manage) },
  ])
  expect(linesOf(card)).toEqual([
    'Investigating',
    'Logins fail',
    'We look at it.',
    '• one',
    '• two',
    'API: Major outage',
    'Acme · 10 Mar 2026, 13:00 CET',
  ])
})

test('resolved and planned read otherwise; maintenance says when', async () => {
  const { app, sink } = await connected()
  const id = incident(app, {})
  await deliverDue(app.deps)
  sink.posts.splice(0)
  postUpdate(app.deps, system, acmeId, id, { status: 'resolved', body: 'Fixed.', services: [], notify: true })
  await deliverDue(app.deps)
  const [resolved] = posted(sink, 'discord').embeds
  sink.posts.splice(0)
  const scheduledStart = app.deps.clock.now() + 3_600_000
  scheduleWindow(app.deps, system, acmeId, {
    title: 'Upgrade',
    body: 'Short pauses.',
    serviceIds: [],
    reminders: [],
    scheduledStart,
    scheduledEnd: scheduledStart + 3_600_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: true,
    rule: null,
  })
  await deliverDue(app.deps)
  const [planned] = posted(sink, 'discord').embeds
  expect(resolved.title).toBe('Resolved\\: Logins fail')
  expect(planned).toMatchObject({
    title: 'Maintenance scheduled\\: Upgrade',
    url: expect.stringContaining('/maintenance/'),
    fields: [{ name: 'When', value: '10 Mar 2026, 14\\:00 CET to 15\\:00 CET' }],
  })
  expect(resolved.color).not.toBe(planned.color)
})

const malice =
  '<!channel> <@U1> <#C1> <!subteam^S1> @everyone @here <@123> <@&9> <at>Ann</at> </at> *b* _i_ `c` ||s|| > q # h :boom: & &amp; <https://evil.example|bank> [x](javascript:alert(1)) [ok](https://evil.example/|<!here>)'

test('nothing that people wrote pings anybody, or becomes a link that it was not', async () => {
  const { app, sink } = await connected()
  incident(app, { title: malice.slice(0, 150), body: malice, services: [malice.slice(0, 90)] })
  await deliverDue(app.deps)

  const slack = posted(sink, 'slack')
  const written = [slack.text, ...slackTexts(slack)]
  for (const text of written) expect(text).not.toMatch(/<(?!https?:)|@everyone>|<!/)
  expect(written.join('\n')).toContain('&lt;!channel&gt; &lt;@U1&gt;')
  expect(written.join('\n')).not.toContain('javascript:alert(1)|')
  expect(JSON.stringify(slack)).not.toContain('<https://evil.example|bank>')
  expect(written.join('\n')).toContain('<https://evil.example/%7C%3C!here%3E|ok>')
  expect(slack.blocks.flatMap((block: { text?: { verbatim?: boolean; type: string } }) => block.text ?? [])).toSatisfy(
    (texts: { type: string; verbatim?: boolean }[]) =>
      texts.every(({ type, verbatim }) => type === 'plain_text' || verbatim === true),
  )

  const discord = posted(sink, 'discord')
  expect(discord.allowed_mentions).toEqual({ parse: [] })
  expect(discord).not.toHaveProperty('content')
  const [embed] = discord.embeds
  for (const text of [embed.title, embed.description, embed.fields[0].name])
    expect(text.replaceAll(/\\./g, '')).not.toMatch(/@|<|\|\|/)
  expect(embed.description).toContain('\\@everyone')

  const card = posted(sink, 'teams').attachments[0].content
  expect(JSON.stringify(card)).not.toContain('entities')
  // Text blocks read Markdown; text runs do not.
  expect(JSON.stringify(card)).not.toContain('"TextBlock"')
  const urls = [...JSON.stringify(card).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url ?? '')
  expect(urls.length).toBeGreaterThanOrEqual(3)
  for (const url of urls) expect(url).toMatch(/^https?:\/\//)
  expect(linesOf(card)).toContain(malice.slice(0, 150))
})

/** What a chat service would refuse as too long, over texts of every kind. */
test('no message is longer than its service takes, whatever was written', () => {
  const character = fc.oneof(
    fc.constantFrom(
      '*',
      '`',
      '<',
      '>',
      '&',
      '[',
      ']',
      '(',
      ')',
      '\\',
      '_',
      '|',
      '@',
      '#',
      '-',
      '\n',
      ' ',
      '日',
      '👋',
      '"',
    ),
    fc.string({ minLength: 1, maxLength: 1 }),
  )
  const text = (most: number) => fc.array(character, { maxLength: most }).map((all) => all.join(''))
  const piece = fc.oneof(
    fc.constantFrom(
      '**bold** ',
      '[link](https://example.com/?q=1) ',
      '`code` ',
      '> quote\n',
      '- item\n',
      '\n\n',
      '```\ncode\n```\n',
    ),
    text(40),
  )
  const body = fc.array(piece, { maxLength: 600 }).map((pieces) => pieces.join(''))
  const services = fc.array(text(80), { maxLength: 14 })
  fc.assert(
    fc.property(text(200), body, services, (title, body, names) => {
      const message = statusUpdateChat({
        organization: 'Acme',
        language: 'en',
        correction: false,
        incident: title,
        status: 'investigating',
        body,
        bodyFormat: 'markdown',
        affected: names.map((name) => ({ name, status: 'major_outage' })),
        displayAt: 0,
        timeZone: 'UTC',
        incidentUrl: `https://status.example/incidents/${'x'.repeat(200)}`,
        manageUrl: `https://status.example/subscriptions/${'x'.repeat(200)}`,
      })
      fits(message)
    }),
    { numRuns: 200 },
  )
})

function fits(message: ChatMessage): void {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into JSON of other people's making.
  const [slack, discord, teams]: any[] = [slackPayload(message), discordPayload(message), teamsPayload(message)]
  expect(slack.blocks.length).toBeLessThanOrEqual(50)
  for (const block of slack.blocks) {
    if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150)
    else if (block.text) expect(block.text.text.length).toBeLessThanOrEqual(3000)
    for (const { text } of block.fields ?? []) expect(text.length).toBeLessThanOrEqual(2000)
    expect(block.fields?.length ?? 0).toBeLessThanOrEqual(10)
  }
  for (const text of slackTexts(slack)) expect(text).not.toMatch(/<(?!https?:|mailto:)/)

  const [{ title, description, fields, footer }] = discord.embeds
  expect(title.length).toBeLessThanOrEqual(256)
  expect(description.length).toBeLessThanOrEqual(4096)
  expect(fields.length).toBeLessThanOrEqual(25)
  for (const { name, value } of fields) {
    expect(name.length).toBeLessThanOrEqual(256)
    expect(value.length).toBeLessThanOrEqual(1024)
  }
  const parts = [
    title,
    description,
    footer.text,
    ...fields.flatMap(({ name, value }: Record<string, string>) => [name, value]),
  ]
  expect(parts.reduce((sum: number, part: string) => sum + part.length, 0)).toBeLessThanOrEqual(6000)

  expect(Buffer.byteLength(JSON.stringify(teams))).toBeLessThanOrEqual(28 * 1024)
  // No character was cut in two.
  for (const payload of [slack, discord, teams]) expect(JSON.stringify(payload)).not.toMatch(/\\ud[89a-f][0-9a-f]{2}/)
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads into JSON of other people's making.
function slackTexts({ blocks }: any): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const texts = blocks.flatMap((block: any) => [block.text, ...(block.fields ?? []), ...(block.elements ?? [])])
  return texts.filter((one?: { type: string }) => one?.type === 'mrkdwn').map(({ text }: { text: string }) => text)
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads into JSON of other people's making.
function linesOf({ body }: any): string[] {
  return body.map(({ inlines }: { inlines: { text: string }[] }) => inlines.map(({ text }) => text).join(''))
}

test('an archived channel of Slack ends the subscription at once; an unknown webhook does after three messages', async () => {
  const { app, sink } = await connected()
  sink.reply = ({ path }) =>
    path.startsWith('/slack')
      ? { status: 410, body: 'channel_is_archived' }
      : { status: 404, body: '{"message": "Unknown Webhook", "code": 10015}' }
  const states = () =>
    Object.fromEntries(
      app.deps.db
        .select()
        .from(subscribers)
        .all()
        .map(({ channel, state }) => [channel, state]),
    )
  incident(app, {})
  await deliverDue(app.deps)
  expect(states()).toEqual({ slack: 'quarantined', discord: 'active', teams: 'active' })
  for (let one = 0; one < 2; one++) {
    incident(app, {})
    await deliverDue(app.deps)
  }
  expect(states()).toEqual({ slack: 'quarantined', discord: 'quarantined', teams: 'quarantined' })
  const answers = app.deps.db.select().from(deliveries).all()
  expect(answers.find(({ channel }) => channel === 'discord')?.lastAnswer).toBe(
    '404 Not Found: {"message": "Unknown Webhook", "code": 10015}',
  )
})

test('a chat that limits the rate is left alone for as long as it says', async () => {
  const { app, sink } = await connected()
  sink.reply = { status: 429, headers: { 'retry-after': '30' } }
  incident(app, {})
  await deliverDue(app.deps)
  sink.reply = { status: 200 }
  app.deps.clock.advance(29_000)
  await deliverDue(app.deps)
  expect(sink.posts).toHaveLength(3)
  app.deps.clock.advance(1000)
  await deliverDue(app.deps)
  expect(sink.posts).toHaveLength(6)
  expect(
    app.deps.db
      .select()
      .from(deliveries)
      .all()
      .map(({ state }) => state),
  ).toEqual(Array(3).fill('delivered'))
})

test('a connector of Teams that says 200 and means 429 is taken at its word', async () => {
  const { app, sink } = await connected()
  const body =
    'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x'
  sink.reply = { status: 200, body }
  incident(app, {})
  await deliverDue(app.deps)
  const states = app.deps.db.select().from(deliveries).all()
  expect(Object.fromEntries(states.map(({ channel, state }) => [channel, state]))).toEqual({
    slack: 'delivered',
    discord: 'delivered',
    teams: 'retrying',
  })
})
