import { afterEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { allowLoopback, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { deliverDue } from '../deliver-due.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const chats = ['slack', 'discord', 'teams'] as const

/** Somebody follows in each chat. */
async function connected(): Promise<{ room: TestRoom; sink: HttpSink }> {
  const room = testRoom()
  const sink = await startHttpSink((post) => ({ status: post.path.startsWith('/discord') ? 204 : 200 }))
  open.push(sink)
  allowLoopback(room.deps)
  for (const chat of chats) subscribeUrl(room.deps, chat, `${sink.url}/${chat}?thread=1`)
  return { room, sink }
}

interface Said {
  title?: string
  body?: string
  services?: string[]
}

function incident(
  { deps }: TestRoom,
  { title = 'Logins fail', body = 'We are looking.', services = [] }: Said,
): string {
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
  const { room, sink } = await connected()
  const id = incident(room, {
    body: 'We **look** at [it](https://example.com/a_(b)).\n\n- one\n- two',
    services: ['API'],
  })
  await deliverDue(room.deps)
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
  const { room, sink } = await connected()
  const id = incident(room, {})
  await deliverDue(room.deps)
  sink.posts.splice(0)
  postUpdate(room.deps, system, acmeId, id, { status: 'resolved', body: 'Fixed.', services: [], notify: true })
  await deliverDue(room.deps)
  const [resolved] = posted(sink, 'discord').embeds
  sink.posts.splice(0)
  const scheduledStart = room.deps.clock.now() + 3_600_000
  scheduleWindow(room.deps, system, acmeId, {
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
  await deliverDue(room.deps)
  const [planned] = posted(sink, 'discord').embeds
  expect(resolved.title).toBe('Resolved\\: Logins fail')
  expect(planned).toMatchObject({
    title: 'Maintenance scheduled\\: Upgrade',
    url: expect.stringContaining('/maintenance/'),
    fields: [{ name: 'When', value: '10 Mar 2026, 14\\:00–15\\:00 CET' }],
  })
  expect(resolved.color).not.toBe(planned.color)
})

const malice =
  '<!channel> <@U1> <#C1> <!subteam^S1> @everyone @here <@123> <@&9> <at>Ann</at> </at> *b* _i_ `c` ||s|| > q # h :boom: & &amp; <https://evil.example|bank> [x](javascript:alert(1)) [ok](https://evil.example/|<!here>)'

test('nothing that people wrote pings anybody, or becomes a link that it was not', async () => {
  const { room, sink } = await connected()
  incident(room, { title: malice.slice(0, 150), body: malice, services: [malice.slice(0, 90)] })
  await deliverDue(room.deps)

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
  const { room, sink } = await connected()
  sink.reply = ({ path }) =>
    path.startsWith('/slack')
      ? { status: 410, body: 'channel_is_archived' }
      : { status: 404, body: '{"message": "Unknown Webhook", "code": 10015}' }
  const states = () =>
    Object.fromEntries(
      room.deps.db
        .select()
        .from(subscribers)
        .all()
        .map(({ channel, state }) => [channel, state]),
    )
  incident(room, {})
  await deliverDue(room.deps)
  expect(states()).toEqual({ slack: 'quarantined', discord: 'active', teams: 'active' })
  for (let one = 0; one < 2; one++) {
    incident(room, {})
    await deliverDue(room.deps)
  }
  expect(states()).toEqual({ slack: 'quarantined', discord: 'quarantined', teams: 'quarantined' })
  const answers = room.deps.db.select().from(deliveries).all()
  expect(answers.find(({ channel }) => channel === 'discord')?.lastAnswer).toBe(
    '404 Not Found: {"message": "Unknown Webhook", "code": 10015}',
  )
})

test('a connector of Teams that says 200 and means 429 is taken at its word', async () => {
  const { room, sink } = await connected()
  const body =
    'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x'
  sink.reply = { status: 200, body }
  incident(room, {})
  await deliverDue(room.deps)
  const states = room.deps.db.select().from(deliveries).all()
  expect(Object.fromEntries(states.map(({ channel, state }) => [channel, state]))).toEqual({
    slack: 'delivered',
    discord: 'delivered',
    teams: 'retrying',
  })
})
