import type { Alike, Mail } from '#src/domain/mail/mail.ts'

/*
 * To compose a mail (encode its parts, fold its headers) is most of what sending it costs, and a hundred thousand readers of an update
 * get the same but for a few words. So the blank is composed once, and each reader's words are put where its stand-ins are. That gives,
 * to the byte, what composing the mail itself would: a word is as long as its stand-in and of the same kind, so that lines are
 * broken at the same places. Where that is not so, the mail is composed by itself.
 */

/** A composed blank in pieces, between which each mail has its own words. */
interface Form {
  /** One more than there are places. ASCII, as composed mails are. */
  pieces: string[]
  places: Place[]
}

interface Place {
  standIn: string
  /** After so many characters quoted-printable text is broken there (RFC 2045, 6.7); in rising order. */
  breaks: number[]
}

/** Composes a mail with this as its date, in place of the time. */
export type Compose = (blank: Mail, date: string) => Promise<{ composed: string; source: string }>

/** Longer than any date, and no words of a mail's. */
const dateStandIn = '--the-date-of-a-mail-that-nobody-gets--'
const softBreak = '=\r\n'
/** What lines of text are broken at, and headers folded, is not among these. */
const plainWord = /^[\w-]+$/
/** Such an address is composed as it is. */
const plainAddress = /^[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+$/
/** Characters of a header's line that is never folded. */
const longestLine = 75

/** Puts mails together that are alike. Null where one has to be composed by itself. `at`: UTC ms, the mail's date. */
export function createForms(compose: Compose): (alike: Alike, at: number) => Promise<string | null> {
  const forms = new WeakMap<Mail, Promise<Form | null>>()

  return async ({ blank, words }, at) => {
    const form = forms.get(blank) ?? formOf(compose, blank, [dateStandIn, ...words.map(([standIn]) => standIn)])
    forms.set(blank, form)
    const known = await form
    return known && filled(known, new Map([...words, [dateStandIn, dateOf(at)]]))
  }
}

function dateOf(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}

/** Null where it cannot be composed, or not all that stood in the blank is found again afterwards, such as in base64. */
async function formOf(compose: Compose, blank: Mail, standIns: string[]): Promise<Form | null> {
  const result = await compose(blank, dateStandIn).catch(() => null)
  if (result === null) return null
  const { composed, source } = result
  const found = [...composed.matchAll(anyOf(standIns, `(?:${softBreak})?`))]
  const expected = [...source.matchAll(anyOf(standIns, ''))].length
  if (found.length !== expected) return null
  const pieces: string[] = []
  const places: Place[] = []
  let end = 0
  for (const { 0: text, index } of found) {
    pieces.push(composed.slice(end, index))
    places.push(placeOf(text))
    end = index + text.length
  }
  return { pieces: [...pieces, composed.slice(end)], places }
}

/** The longest first: one may be the beginning of another. */
function anyOf(standIns: string[], between: string): RegExp {
  const longestFirst = standIns.toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map((one) => [...one].map(RegExp.escape).join(between)).join('|'), 'g')
}

function placeOf(text: string): Place {
  const lines = text.split(softBreak)
  const standIn = lines.join('')
  let length = 0
  const breaks = lines.slice(0, -1).map((line) => {
    length += line.length
    return length
  })
  return { standIn, breaks }
}

function filled({ pieces, places }: Form, words: Map<string, string>): string | null {
  let text = pieces[0] ?? ''
  for (const [at, { standIn, breaks }] of places.entries()) {
    const word = words.get(standIn)
    if (word === undefined || !fits(standIn, word)) return null
    text += broken(word, breaks) + pieces[at + 1]
  }
  return text
}

function fits(standIn: string, word: string): boolean {
  if (standIn === dateStandIn) return true
  else if (standIn.includes('@')) return plainAddress.test(word) && `To: ${word}`.length <= longestLine
  else return word.length === standIn.length && plainWord.test(word)
}

function broken(word: string, breaks: number[]): string {
  let from = 0
  let text = ''
  for (const at of breaks) {
    text += word.slice(from, at) + softBreak
    from = at
  }
  return text + word.slice(from)
}
