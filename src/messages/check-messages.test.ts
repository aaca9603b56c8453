import { expect, test } from 'vitest'
import { problemsOf } from './check-messages.ts'
import { compileLanguage, compileMessage, signatureOf } from './compile-messages.ts'
import { grammarOf } from './grammar.ts'
import { parseMessageFile } from './message-files.ts'
import { messageFunction } from './message-function.ts'

const english = {
  '@@locale': 'en-GB',
  title: 'Services',
  days: '{count, plural, one {One day} other {# days}}',
  '@sent': { description: 'After the form.', arguments: { address: 'string', minutes: 'number' } },
  sent: 'Sent to {address}, for {minutes, number} minutes.',
  banner: { '@since': { arguments: { time: 'slot' } }, since: 'Since {time}' },
  '@log': { arguments: { who: 'slot', what: 'slot' } },
  log: { 'team.left': '{who} left', more: { opened: '{who} opened {what}' } },
}

const polish = {
  '@@locale': 'pl',
  title: 'Usługi',
  days: '{count, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}',
  sent: 'Na {minutes, number} minut wysłano do {address}.',
  banner: { since: 'Od {time}' },
  log: { 'team.left': '{who} odchodzi', more: { opened: '{who} otwiera {what}' } },
}

function problems(change: object): string[] {
  return problemsOf(
    parseMessageFile(JSON.stringify({ ...polish, ...change })),
    parseMessageFile(JSON.stringify(english)),
  )
}

test('a whole translation has no problems', () => {
  expect(problems({})).toEqual([])
})

test.each<[change: object, problem: string]>([
  [{ title: undefined }, 'title is missing'],
  [{ banner: {} }, 'banner.since is missing'],
  [{ more: 'Więcej' }, 'more is not in English'],
  [{ sent: 'Wysłano do {address}.' }, 'sent does not say {minutes}'],
  [
    { sent: 'Na {minutes} minut do {address}.' },
    'sent: write {minutes, number}, so that it is written as the language does',
  ],
  [{ sent: 'Na {minutes, number} minut do {adres}.' }, 'sent: {adres} is no argument of the English message'],
  [{ sent: 'Na {minutes, number} minut do {address' }, 'sent cannot be read: EXPECT_ARGUMENT_CLOSING_BRACE'],
  [{ title: 'Usługi {count}' }, 'title: {count} is no argument of the English message'],
  [{ days: '{count, plural, one {# dzień} many {# dni} other {# dnia}}' }, 'days: {count} has no form "few"'],
  [{ days: '{count, plural, one {dzień} few {dni} many {dni} other {dnia}}' }, 'days does not say {count}'],
  [
    { days: '{count, plural, one {# dzień} few {# dni} many {# dni} two {# dni} other {# dnia}}' },
    'days: {count} has a form "two", which the language does not know',
  ],
  [{ log: { 'team.left': '{who} {what}' } }, 'log.team.left: {what} is no argument of the English message'],
  [{ log: { more: { opened: '{who}' } } }, 'log.more.opened does not say {what}'],
  [{ banner: { since: 'Od {czas}' } }, 'banner.since: {czas} is no argument of the English message'],
])('%j: %s', (change, problem) => {
  expect(problems(change)).toContain(problem)
})

test('a number of its own stands in for the form that it alone would have', () => {
  expect(problems({ days: '{count, plural, =1 {# dzień} few {# dni} many {# dni} other {# dnia}}' })).toEqual([])
})

test('two arguments are handed in by their order, so English says it', () => {
  expect(() => signatureOf('sent', english.sent, new Map())).toThrow('sent has 2 arguments: say in which order')
  const types = { address: 'string', minutes: 'number' } as const
  expect([...signatureOf('sent', english.sent, new Map([['sent', { arguments: types }]]))]).toEqual(
    Object.entries(types),
  )
})

const grammar = grammarOf({ language: 'en', locale: 'en-GB', feedLocale: 'en-GB' })

test.each<[pattern: string, args: Record<string, string | number>, said: string]>([
  ["It's {name}'s", { name: 'Ann' }, "It's Ann's"],
  ["'{'{name}'}' <b>", { name: 'Ann' }, '{Ann} <b>'],
  ['{who, select, one {she} other {they}}', { who: 'one' }, 'she'],
  ['{who, select, one {she} other {they}}', { who: 'all' }, 'they'],
  ['{place, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', { place: 22 }, '22nd'],
  [
    '{count, plural, =0 {none} one {# of {total, number}} other {# of {total, number}}}',
    { count: 0, total: 5 },
    'none',
  ],
  [
    '{count, plural, =0 {none} one {# of {total, number}} other {# of {total, number}}}',
    { count: 1, total: 1500 },
    '1 of 1,500',
  ],
])('%s says %s', (pattern, args, said) => {
  const types = Object.entries(args).map(([name, value]) => [name, typeof value as 'string' | 'number'] as const)
  const compiled = compileMessage(pattern, new Map(types))
  expect(Array.isArray(compiled) && messageFunction(compiled, grammar)(...Object.values(args))).toBe(said)
})

test('what the page puts in stays a slot, beside what is handed in', () => {
  const types = new Map([
    ['count', 'number'],
    ['link', 'slot'],
  ] as const)
  const compiled = compileMessage('{count, plural, one {# page} other {# pages}}. {link}', types)
  expect(Array.isArray(compiled) && messageFunction(compiled, grammar)(2)).toBe('2 pages. {link}')
  expect(compileMessage('See {link}', new Map([['link', 'slot']]))).toBe('See {link}')
})

test('dates are handed in as texts', () => {
  expect(() => compileMessage('{at, date}', new Map([['at', 'string']]))).toThrow('hand in a text')
})

test('a checkout and the executable read the same: a language is data', () => {
  const compiled = compileLanguage('page', 'ja')
  expect(JSON.parse(JSON.stringify(compiled))).toEqual(compiled)
})
