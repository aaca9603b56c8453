import type { Language } from '#src/words.ts'
import { dashboardMessages } from './dashboard-messages.ts'
import type { Argument } from './message-function.ts'

/**
 * What the code below the screens says to whoever asked is English, since APIs, logs and the terminal read it too. A screen finds
 * its message by the sentence: `said` of messages/dashboard/ has each, word for word, which a test holds against the code.
 */

/** The sentence in the language; as it is where no message says it. */
export function saidIn(language: Language, sentence: string): string {
  if (language === 'en') return sentence
  const said = dashboardMessages(language).said as Record<string, Say>
  const whole = said[known().whole.get(sentence) ?? '']
  if (typeof whole === 'string') return whole
  for (const { key, pattern, args } of known().patterns) {
    const found = pattern.exec(sentence)
    const message = found ? said[key] : undefined
    if (found && message) return sayAgain(language, message, found, args)
  }
  return sentence
}

/**
 * A text that is put together of sentences, such as what is wrong, what to do and the other side's own words: each that is known in the
 * language, the others as they are. A name and a colon may stand in front of the first.
 */
export function saidInTurn(language: Language, text: string): string {
  if (language === 'en') return text
  const [, name = '', rest = text] = /^([^:.]{1,100}: )(.+)$/s.exec(text) ?? []
  const [first, ...further] = knownIn(language, text)
  const [named] = knownIn(language, rest)
  const said =
    first?.isKnown || !named?.isKnown ? [first, ...further] : [{ text: name.trim() }, ...knownIn(language, rest)]
  return said.flatMap((one) => one?.text ?? []).join(' ')
}

/** Sentences of one message that stand together. */
const mostTogether = 4

function knownIn(language: Language, text: string): { text: string; isKnown: boolean }[] {
  // A sentence ends by a point, and the next one begins by a capital letter, a figure or a quotation mark.
  const sentences = text.split(/(?<=[.?!”]) (?=[\p{Lu}\d“])/u)
  const found: { text: string; isKnown: boolean }[] = []
  for (let at = 0; at < sentences.length; ) {
    const runs = Array.from({ length: mostTogether }, (_, more) => sentences.slice(at, at + more + 1))
    const known = runs.find((run) => saidIn(language, run.join(' ')) !== run.join(' '))
    const run = known ?? sentences.slice(at, at + 1)
    found.push({ text: saidIn(language, run.join(' ')), isKnown: known !== undefined })
    at += run.length
  }
  return found
}

type Say = string | ((...args: Argument[]) => string)

interface Pattern {
  key: string
  pattern: RegExp
  /** Of the message, in order: which is a number, and what it is where the text has no place for it. */
  args: { isNumber: boolean; fixed?: number }[]
}

function sayAgain(language: Language, message: Say, found: RegExpExecArray, args: Pattern['args']): string {
  if (typeof message === 'string') return message
  // What stands in a sentence may be said itself, such as the reason of a refusal.
  const own = (text: string) => saidIn(language, text)
  return message(
    ...args.map(({ isNumber, fixed }, at) => {
      const text = found.groups?.[`a${at}`] ?? ''
      return fixed ?? (isNumber ? Number(text.replaceAll(',', '')) : own(text))
    }),
  )
}

interface Known {
  /** Sentence -> key, of those without arguments. */
  whole: Map<string, string>
  /** Of the others: those first that say the most themselves. */
  patterns: Pattern[]
}

let made: Known | undefined

function known(): Known {
  made ??= knownOf(Object.entries(dashboardMessages('en').said as Record<string, Say>))
  return made
}

function knownOf(english: [string, Say][]): Known {
  return {
    whole: new Map(english.flatMap(([key, message]) => (typeof message === 'string' ? [[message, key]] : []))),
    patterns: english
      .flatMap(([key, message]) => (typeof message === 'string' ? [] : patternsOf(key, message)))
      .toSorted((a, b) => b.pattern.source.length - a.pattern.source.length),
  }
}

/** Numbers that no sentence has: English writes them with commas where a number stands, without where a text does. */
const marks = [8_000_000_001, 8_000_000_002, 8_000_000_003]
const written = marks.map((mark) => mark.toLocaleString('en'))

/** One, and where English says one otherwise, another for it. */
function patternsOf(key: string, message: Exclude<Say, string>): Pattern[] {
  const text = message(...marks)
  const isNumber = (_: number, at: number) => text.includes(written[at] ?? '')
  const named = marks.filter((mark, at) => isNumber(mark, at) || text.includes(String(mark)))
  const args: Pattern['args'] = named.map((mark, at) => ({ isNumber: isNumber(mark, at) }))
  const many = { key, pattern: patternOf(text), args }
  const counted = args.findIndex((one) => one.isNumber)
  const one = message(...marks.with(counted, 1))
  if (counted < 0 || one === text.replaceAll(written[counted] ?? '', '1')) return [many]
  return [{ key, pattern: patternOf(one), args: args.with(counted, { isNumber: true, fixed: 1 }) }, many]
}

const places = new Map<string, string>([
  ...marks.map((mark, at): [string, string] => [String(mark), `(?<a${at}>.+?)`]),
  ...written.map((mark, at): [string, string] => [mark, `(?<a${at}>[\\d,]+)`]),
])

function patternOf(text: string): RegExp {
  const pieces = text.split(/(8,?000,?000,?00\d)/)
  return new RegExp(`^${pieces.map((piece) => places.get(piece) ?? RegExp.escape(piece)).join('')}$`, 's')
}
