import { readForm } from '#src/domain/forms/form.ts'
import { checkBody } from '#src/domain/incidents/check-incident.ts'
import { fillVariables, openVariables } from '#src/domain/incidents/template-variables.ts'
import { discordPayload } from '#src/domain/notifications/channels/discord/payload.ts'
import { slackPayload } from '#src/domain/notifications/channels/slack/payload.ts'
import { teamsPayload } from '#src/domain/notifications/channels/teams/payload.ts'
import { updateFacts } from '#src/domain/statuspage-import/update-facts.ts'
import { chatLines } from '#views/chat/chat-lines.ts'
import { plainLines, plainText } from '#views/layout/markdown.tsx'
import { calendar } from '#views/public/calendar.ts'
import { xml } from '#views/public/xml.ts'

/** A hostile input: `read` takes one that was never seen before, so that nothing that is remembered helps. */
export interface Hostile {
  name: string
  read: (salt: string) => unknown
}

/** As long as a form takes. */
const length = 69_900
export const long = (part: string, most = length) => part.repeat(Math.ceil(most / part.length)).slice(0, most)

const numbered = (make: (index: number) => string, most = length) => {
  let text = ''
  for (let index = 0; text.length < most; index++) text += make(index)
  return text.slice(0, most)
}

const markdowns: Record<string, string> = {
  'spaces before a line end': `a${long(' ')}\nb`,
  'lines of spaces': long(' \n'),
  'opened bold': long('**a'),
  'opened emphasis of all kinds': long('*_~~a'),
  'stars alone': long('*'),
  brackets: long('['),
  'brackets in brackets': long('[[]][a]'),
  images: long('!['),
  'images in images': long('![[]()'),
  'links that are never closed': long('[a]('),
  'titles that are never closed': long('[a](b "'),
  'quotes in quotes': long('>'),
  'lists in lists': numbered((index) => `${' '.repeat(2 * index)}- a\n`),
  points: long('- a\n'),
  'code that is never closed': numbered((index) => `${'`'.repeat(index)}a`),
  fences: long('```\n'),
  'a wide table': `${long('a|', 800)}\n${long('-|', 800)}\n${long('a\n', 60_000)}`,
  'a table of one row': `${long('|', 30_000)}\n${long('-|', 30_000)}`,
  'reference definitions': numbered((index) => `[a${index}]: /u\n`),
  'references to a long URL': `[a]: http://x/${long('u', 1900)}\n\n${long('[a]', 60_000)}`,
  'titles of references': numbered((index) => `[a${index}]: /u\n${index % 2 ? "'x" : '"x'}\n`),
  entities: long('&amp;'),
  'ampersands in code': `\`\`\`\n${long('&<>"')}\n\`\`\``,
  'links in angle brackets': long('<http://a'),
  URLs: long('http://a.b '),
  'mail addresses': long('a@b.c '),
  'one endless URL': `http://a.b/${long('%')}`,
  'URLs at the edge of what is a link': long(`http://a.b/${'&'.repeat(1900)} `),
  'longer URLs': long(`http://a.b/${'%'.repeat(3000)} `),
  schemes: long('ftp://'),
  headings: long('# a\n'),
  'rules beneath a long line of digits': `${long('1', 35_000)}\n\n${long('---\n\n', 30_000)}`,
  comments: long('<!--'),
  backslashes: long('\\'),
  'carriage returns': long('a\r'),
  zeros: long('\0'),
  'letters of many parts': long('a\u0300\u0316'),
  Arabic: long('م **'),
}

const htmls: Record<string, string> = {
  'opened tags': long('<b>'),
  'closing tags that nothing opened': long('<b>', 35_000) + long('</i>', 35_000),
  'a link of comments': `<a href="${long('<!-- -->')}">x</a>`,
  'opened links': long('<a '),
  'links in links': long('<a href="http://x">'),
  tables: long('<table><tr><td>'),
  'numeric entities': long('&#x26;'),
  'spaces between tags': `<p>${long(' ')}</p>`,
  scripts: long('<script>'),
  'a body of four million characters': long('<p>a ', 4_000_000),
}

export const texts: Hostile[] = [
  ...Object.entries(markdowns).flatMap(([name, text]) => [
    { name: `saving ${name}`, read: (salt: string) => checkBody(readForm({ body: `${salt} ${text}` })) },
    { name: `a mail of ${name}`, read: (salt: string) => plainLines(`${salt}\n\n${text}`, 'markdown') },
  ]),
  ...Object.entries(markdowns)
    .slice(0, 8)
    .map(([name, text]) => ({
      name: `a chat of ${name}`,
      read: (salt: string) => chatLines(`${salt}\n\n${text}`, 'markdown', page),
    })),
  ...Object.entries(htmls).flatMap(([name, text]) => [
    { name: `a mail of HTML: ${name}`, read: (salt: string) => plainLines(salt + text, 'html') },
    { name: `a description of HTML: ${name}`, read: (salt: string) => plainText(salt + text, 'html') },
    { name: `importing HTML: ${name}`, read: (salt: string) => updateFacts(exported(salt + text)) },
  ]),
  { name: 'a template of opened braces', read: (salt) => openVariables(salt + long('{{ a ')) },
  { name: 'a template of spaces in braces', read: (salt) => openVariables(`${salt}{{a${long(' ')}`) },
  { name: 'a template of variables', read: (salt) => fillVariables(salt + long('{{a}}'), known) },
  { name: 'a feed of control characters', read: (salt) => xml(salt + long('\u0001<')) },
  ...[slackPayload, discordPayload, teamsPayload].map((payload) => ({
    name: `a message of ${payload.name}`,
    read: (salt: string) => payload({ ...message, text: chatLines(salt + long('&<> **a'), 'markdown', page) }),
  })),
  { name: 'a calendar of a year of hostile windows', read: (salt) => calendarOf(salt, 425, 2027) },
  { name: 'a calendar up to the year 9999', read: (salt) => calendarOf(salt, 2, 9999) },
]

const page = 'https://status.example.com/'
const message = {
  state: 'x',
  tone: 'bad' as const,
  title: long('&'),
  origin: long('<'),
  facts: [],
  links: [],
  more: (left: number) => ({ label: '', value: String(left) }),
}

const known = { organization: 'Acme', date: '1', time: '2' }

function exported(body: string) {
  const times = { displayAt: 0, createdAt: 0, updatedAt: 0 }
  return { id: 'u1', status: 'investigating', body, notified: false, ...times } as Parameters<typeof updateFacts>[0]
}

function calendarOf(salt: string, count: number, year: number): string {
  const starts = [Date.UTC(2026, 1, 1), Date.UTC(year, 0, 1)]
  const windows = Array.from({ length: count }, (_, index) => ({
    id: `w${index}`,
    title: 'Upgrade',
    status: 'scheduled' as const,
    scheduledStart: starts[index % 2] ?? 0,
    scheduledEnd: (starts[index % 2] ?? 0) + 3_600_000,
    sequence: 0,
    createdAt: 0,
    updatedAt: 0,
    services: [],
    updates: [{ body: salt + long('**a &'), bodyFormat: 'markdown' as const }],
  }))
  const organization = { name: 'Acme', timeZone: 'Europe/Berlin', language: 'en' as const, createdAt: 0 }
  return calendar({ organization, windows, url: 'http://localhost/' })
}
