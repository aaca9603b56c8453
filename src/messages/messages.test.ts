import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { projectRoot } from '#src/testing/house.ts'
import { leavesOf as patternsOf } from '#src/testing/message-leaves.ts'
import { type Language, languages } from '#src/words.ts'
import { leavesOf, problemsOf } from './check-messages.ts'
import { compileMessage, signatureOf } from './compile-messages.ts'
import { catalogs } from './compiled.ts'
import { generatedFiles } from './generated.ts'
import { grammarOf } from './grammar.ts'
import { type ArgumentType, languagesOf, readMessageFile } from './message-files.ts'
import { messageFunction } from './message-function.ts'
import { pageMessages } from './page-messages.ts'

/** Signs and orders rather than words. */
const signs = ['labelled', 'aside', 'metrics.chart', 'times.both', 'times.hours', 'times.minutes']

test('what the compiler knows is made from the files as they are', () => {
  for (const { path, text } of generatedFiles())
    expect([path, readFileSync(join(projectRoot, path), 'utf8')], 'run `npm run messages`').toEqual([path, text])
})

test.each(catalogs)(
  '%s: each language says each message, with all its arguments, in the forms of its grammar',
  (catalog) => {
    expect(languagesOf(catalog)).toEqual(languages.toSorted())
    const english = readMessageFile(catalog, 'en')
    const problems = languages.map((language) => [language, problemsOf(readMessageFile(catalog, language), english)])
    expect(problems).toEqual(languages.map((language) => [language, []]))
  },
)

/** As `Intl.MessageFormat` would say it, by the library that speaks for the standard. */
const everyFile = catalogs.flatMap((catalog) => languages.map((language) => [catalog, language] as const))

test.each(everyFile)('%s in %s: messages are put together as ICU says', (catalog, language) => {
  const english = readMessageFile(catalog, 'en')
  const { locale, tree } = readMessageFile(catalog, language)
  const model = leavesOf(english.tree)
  const grammar = pageMessages(language)
  let compared = 0
  for (const [key, text] of leavesOf(tree)) {
    const signature = signatureOf(key, model.get(key) ?? '', english.notes)
    const compiled = compileMessage(text, signature)
    if (typeof compiled === 'string') continue
    const own = messageFunction(compiled, grammar)
    const standard = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
    for (const count of [0, 1, 2, 5, 21, 999, 1000, 1_234_567]) {
      const args = [...signature].map(([name, type]) => [name, argumentFor(name, type, count), type] as const)
      const handedIn = args.filter(([, , type]) => type !== 'slot').map(([, value]) => value)
      const named = Object.fromEntries(args.map(([name, value]) => [name, value]))
      expect([key, own(...handedIn)]).toEqual([key, standard.format(named)])
      compared++
    }
  }
  expect(compared).toBeGreaterThan(100)
})

/** A slot stays as it is, for the page to put its element there. */
function argumentFor(name: string, type: ArgumentType, count: number): string | number {
  if (type === 'number') return count
  else return type === 'slot' ? `{${name}}` : `‹${name}›`
}

test.each(everyFile.filter(([, language]) => language !== 'en'))(
  '%s in %s: every message is translated, but for the words that the language shares with English',
  (catalog, language) => {
    const english = new Map(patternsOf('en', catalog).map(({ key, pattern }) => [key, pattern]))
    const left = patternsOf(language, catalog)
      .filter(({ key }) => !signs.includes(key))
      .filter(({ key, pattern }) => english.get(key) === pattern)
    expect(left.map(({ key }) => key).toSorted()).toEqual(readMessageFile(catalog, language).asEnglish.toSorted())
  },
)

test('no message is empty, and none has a space too many', () => {
  for (const [catalog, language] of everyFile)
    for (const { key, pattern } of patternsOf(language, catalog)) {
      expect([language, key, pattern.trim()]).not.toEqual([language, key, ''])
      expect([language, key, pattern]).not.toEqual([language, key, expect.stringMatching(/ {2}| $|\n| [,.;]/)])
    }
})

/** Addresses and records, which people copy. */
const typedAsTheyAre = /https?:\/\/\S*|2001:db8::\/32|v=DMARC1; p=none/g

test('French puts a space that does not break before its colons, semicolons and question marks, and curls its apostrophes', () => {
  for (const { key, pattern } of catalogs.flatMap((catalog) => patternsOf('fr', catalog)))
    expect([key, pattern.replace(typedAsTheyAre, '')]).not.toEqual([
      key,
      expect.stringMatching(/[^\u00a0][:;?!](?![\dA-Z]|\/\/)|'/),
    ])
})

/** What each language makes of none, one and two. */
const counted: Record<Language, { days: string[]; outage: string[]; attempts: string[]; more: string[] }> = {
  en: {
    days: ['Last 0 days', 'Last day', 'Last 2 days'],
    outage: ['A are down', 'A is down', 'A are down'],
    attempts: ['in 0 minutes', 'in a minute', 'in 2 minutes'],
    more: ['0 more', '1 more', '2 more'],
  },
  de: {
    days: ['Letzte 0 Tage', 'Letzter Tag', 'Letzte 2 Tage'],
    outage: ['A sind ausgefallen', 'A ist ausgefallen', 'A sind ausgefallen'],
    attempts: ['in 0 Minuten', 'in einer Minute', 'in 2 Minuten'],
    more: ['0 weitere', '1 weiterer', '2 weitere'],
  },
  fr: {
    days: ['Dernier jour', 'Dernier jour', '2 derniers jours'],
    outage: ['A est en panne', 'A est en panne', 'A sont en panne'],
    attempts: ['dans une minute', 'dans une minute', 'dans 2 minutes'],
    more: ['0 autre', '1 autre', '2 autres'],
  },
  es: {
    days: ['Últimos 0 días', 'Último día', 'Últimos 2 días'],
    outage: ['A están fuera de servicio', 'A está fuera de servicio', 'A están fuera de servicio'],
    attempts: ['de 0 minutos', 'de un minuto', 'de 2 minutos'],
    more: ['0 más', '1 más', '2 más'],
  },
  pt: {
    days: ['Último dia', 'Último dia', 'Últimos 2 dias'],
    outage: ['A está fora do ar', 'A está fora do ar', 'A estão fora do ar'],
    attempts: ['em um minuto', 'em um minuto', 'em 2 minutos'],
    more: ['mais 0', 'mais 1', 'mais 2'],
  },
  ja: {
    days: ['過去0日間', '過去1日間', '過去2日間'],
    outage: Array(3).fill('Aで重大な障害が発生しています'),
    attempts: ['0分後', '1分後', '2分後'],
    more: ['ほか0件', 'ほか1件', 'ほか2件'],
  },
}

test.each(languages)('%s: none, one and two are said as the grammar asks', (language) => {
  const t = pageMessages(language)
  const counts = [0, 1, 2]
  expect(counts.map(t.services.lastDays)).toEqual(counted[language].days)
  expect(counts.map((count) => t.banner.outage('A', count))).toEqual(counted[language].outage)
  expect(counts.map(t.mail.more)).toEqual(counted[language].more)
  expect(counts.map(t.form.tooManyAttempts)).toEqual(
    counted[language].attempts.map((part) => expect.stringContaining(part)),
  )
})

test('names are listed, shares and numbers are written as each language does', () => {
  const of = (language: Language) => {
    const t = pageMessages(language)
    const numbers = [t.number(1234.5, 0), t.number(-1234.25, 2), t.number(-0.001, 1)]
    return [t.list(['A', 'B', 'C']), t.percent(0.99907), t.percent(0.5), t.percent(0.9999999), t.percent(1), ...numbers]
  }
  expect(of('en')).toEqual(['A, B and C', '99.907%', '50.00%', '99.999%', '100%', '1,235', '-1,234.25', '0.0'])
  expect(of('de')).toEqual([
    'A, B und C',
    '99,907\u00a0%',
    '50,00\u00a0%',
    '99,999\u00a0%',
    '100\u00a0%',
    '1.235',
    '-1.234,25',
    '0,0',
  ])
  expect(of('fr')).toEqual([
    'A, B et C',
    '99,907\u00a0%',
    '50,00\u00a0%',
    '99,999\u00a0%',
    '100\u00a0%',
    '1\u202f235',
    '-1\u202f234,25',
    '0,0',
  ])
  expect(of('es')).toEqual([
    'A, B y C',
    '99,907\u00a0%',
    '50,00\u00a0%',
    '99,999\u00a0%',
    '100\u00a0%',
    '1235',
    '-1234,25',
    '0,0',
  ])
  expect(of('pt')).toEqual(['A, B e C', '99,907%', '50,00%', '99,999%', '100%', '1.235', '-1.234,25', '0,0'])
  expect(of('ja')).toEqual(['A、B、C', '99.907%', '50.00%', '99.999%', '100%', '1,235', '-1,234.25', '0.0'])
})

test('the dashboard has all that a page says, and no name of its own is a page’s or the grammar’s', () => {
  const ofCatalogs = catalogs.flatMap((catalog) => Object.keys(readMessageFile(catalog, 'en').tree))
  const names = [...ofCatalogs, ...Object.keys(grammarOf({ language: 'en', locale: 'en', feedLocale: 'en' }))]
  expect(names.length).toBe(new Set(names).size)
})
