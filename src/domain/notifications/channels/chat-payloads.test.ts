import { expect, test } from 'vitest'
import type { ChatMessage } from './chat-message.ts'
import { discordPayload } from './discord/payload.ts'
import { slackPayload } from './slack/payload.ts'
import { teamsPayload } from './teams/payload.ts'

/** One message in each service's syntax, to the last character. */
const message: ChatMessage = {
  state: 'Investigating',
  tone: 'bad',
  title: 'Logins <fail> & *stars*',
  origin: 'Acme · 10 Mar 2026, 13:00 CET',
  facts: [
    { label: 'API', value: 'Major outage' },
    { label: 'a_b', value: '<1>' },
  ],
  text: [
    {
      quote: false,
      spans: [
        { text: 'We ' },
        { text: 'look', bold: true },
        { text: ' at ' },
        { text: 'it', url: 'https://e.example/(a)' },
      ],
    },
    {
      quote: true,
      spans: [
        { text: 'i', italic: true },
        { text: 's', strike: true },
        { text: 'x`y', code: true },
      ],
    },
    { quote: true, spans: [] },
    { quote: false, spans: [{ text: 'https://e.example/b', url: 'https://e.example/b' }] },
  ],
  more: (left) => ({ label: 'Services', value: `and ${left} more` }),
  links: [
    { label: 'Follow', url: 'https://p.example/i/1?a=1&b=2' },
    { label: 'End [it]', url: 'https://p.example/s/2' },
  ],
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })

test('Slack: blocks of mrkdwn, nothing of it read as more than it is', () => {
  const said = [
    'We *look* at <https://e.example/%28a%29|it>',
    '> _i_~s~`xˋy`',
    '> ',
    '<https://e.example/b|https://e.example/b>',
  ].join('\n')
  expect(slackPayload(message)).toEqual({
    text: 'Investigating: Logins &lt;fail&gt; &amp; *stars*',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Logins <fail> & *stars*', emoji: false } },
      { type: 'section', text: mrkdwn('*Investigating*') },
      { type: 'section', text: mrkdwn(said) },
      { type: 'section', fields: [mrkdwn('*API*\nMajor outage'), mrkdwn('*a_b*\n&lt;1&gt;')] },
      {
        type: 'context',
        elements: [
          mrkdwn(
            '<https://p.example/i/1?a=1&amp;b=2|Follow> · <https://p.example/s/2|End [it]> · Acme · 10 Mar 2026, 13:00 CET',
          ),
        ],
      },
    ],
  })
})

test('Discord: one embed, every mark of Markdown escaped', () => {
  const said = [
    'We **look** at [it](https://e.example/%28a%29)',
    '> *i*~~s~~`xˋy`',
    '> ',
    'https://e.example/b',
    '',
    '[End \\[it\\]](https://p.example/s/2)',
  ].join('\n')
  expect(discordPayload(message)).toEqual({
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: 'Investigating\\: Logins \\<fail\\> & \\*stars\\*',
        url: 'https://p.example/i/1?a=1&b=2',
        description: said,
        color: 0xc82c2c,
        fields: [
          { name: 'API', value: 'Major outage', inline: true },
          { name: 'a\\_b', value: '\\<1\\>', inline: true },
        ],
        footer: { text: 'Acme · 10 Mar 2026, 13:00 CET' },
      },
    ],
  })
})

const run = (text: string, more: object = {}) => ({ type: 'TextRun', text, ...more })
const line = (...inlines: object[]) => ({ type: 'RichTextBlock', inlines })
const opens = (url: string) => ({ underline: true, selectAction: { type: 'Action.OpenUrl', url } })

test('Teams: an Adaptive Card of text runs, which no Markdown is read in', () => {
  expect(teamsPayload(message)).toEqual({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [
            line(run('Investigating', { weight: 'bolder', color: 'attention' })),
            line(run('Logins <fail> & *stars*', { weight: 'bolder', size: 'large' })),
            {
              ...line(
                run('We '),
                run('look', { weight: 'bolder' }),
                run(' at '),
                run('it', opens('https://e.example/(a)')),
              ),
              spacing: 'medium',
            },
            {
              ...line(
                run('│ '),
                run('i', { italic: true }),
                run('s', { strikethrough: true }),
                run('x`y', { fontType: 'monospace' }),
              ),
              spacing: 'none',
            },
            { ...line(run('https://e.example/b', opens('https://e.example/b'))), spacing: 'medium' },
            line(run('API: ', { weight: 'bolder' }), run('Major outage')),
            line(run('a_b: ', { weight: 'bolder' }), run('<1>')),
            line(run('Acme · 10 Mar 2026, 13:00 CET', { isSubtle: true, size: 'small' })),
          ],
          actions: [
            { type: 'Action.OpenUrl', title: 'Follow', url: 'https://p.example/i/1?a=1&b=2' },
            { type: 'Action.OpenUrl', title: 'End [it]', url: 'https://p.example/s/2' },
          ],
        },
      },
    ],
  })
})

const tones = [
  ['bad', 0xc82c2c, 'attention'],
  ['warning', 0xb46a00, 'warning'],
  ['good', 0x1a7f4b, 'good'],
  ['planned', 0x2f6fd6, 'accent'],
] as const

test.each(tones)('%s has its colour in Discord and in Teams', (tone, color, name) => {
  const bare = { ...message, tone, facts: [], text: [] }
  expect(discordPayload(bare)).toMatchObject({
    embeds: [{ color, fields: [], description: '[End \\[it\\]](https://p.example/s/2)' }],
  })
  expect(teamsPayload(bare)).toMatchObject({
    attachments: [
      {
        content: {
          body: [{ inlines: [{ color: name }] }, { inlines: [{ size: 'large' }] }, { inlines: [{ isSubtle: true }] }],
        },
      },
    ],
  })
})

test('without text and facts Slack has a header, a state and where to go', () => {
  const { blocks } = slackPayload({ ...message, facts: [], text: [] }) as { blocks: { type: string }[] }
  expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'context'])
})

test('of many services as many stand there as the service takes', () => {
  const facts = Array.from({ length: 30 }, (_, index) => ({ label: `S${index}`, value: 'Major outage' }))
  const many = { ...message, text: [], facts }
  const slack = slackPayload(many) as { blocks: { fields?: object[] }[] }
  const discord = discordPayload(many) as { embeds: { fields: object[] }[] }
  const teams = teamsPayload(many) as { attachments: { content: { body: object[] } }[] }
  expect(slack.blocks.flatMap(({ fields }) => fields ?? [])).toHaveLength(10)
  expect(discord.embeds[0]?.fields).toHaveLength(6)
  expect(teams.attachments[0]?.content.body).toHaveLength(2 + 10 + 1)
})

test.each([
  ['Slack', slackPayload, 10],
  ['Discord', discordPayload, 6],
  ['Teams', teamsPayload, 10],
])('%s has no room for every service: the last says how many more there are', (_, payload, most) => {
  const facts = (count: number) => Array.from({ length: count }, (_, index) => ({ label: `S${index}`, value: 'Down' }))
  const whole = JSON.stringify(payload({ ...message, facts: facts(most) }))
  expect([whole.includes(`S${most - 1}`), whole.includes('more')]).toEqual([true, false])
  const cut = JSON.stringify(payload({ ...message, facts: facts(most + 5) })).replaceAll('\\\\', '')
  expect([cut.includes(`S${most - 2}`), cut.includes(`S${most - 1}`)]).toEqual([true, false])
  expect(cut).toMatch(/and 6 more/)
})
