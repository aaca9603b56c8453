import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatMessage } from '#src/domain/notifications/channels/chat-message.ts'
import { statusUpdateChat } from '#views/chat/chat-message.ts'
import { discordPayload } from './discord/payload.ts'
import { slackPayload } from './slack/payload.ts'
import { teamsPayload } from './teams/payload.ts'

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
        incident: { title },
        status: 'investigating',
        body,
        bodyFormat: 'markdown',
        affected: names.map((name) => ({ name, status: 'major_outage' })),
        displayAt: 0,
        timeZone: 'UTC',
        incidentUrl: `https://status.example/incidents/${'x'.repeat(200)}`,
        pageUrl: 'https://status.example.com/',
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
