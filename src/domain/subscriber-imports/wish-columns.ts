import { plainWords, saysNo, saysYes, type Wish, wishMeant } from './wish-words.ts'

/**
 * - `status`: a word of a known set
 * - `out`, `unreachable`, `gone`: set, or a time, for whoever opted out, bounced for good or was put away
 * - `agreed`, `on`, `confirmed`: set for whoever did not
 */
export type Reading = 'status' | 'out' | 'unreachable' | 'gone' | 'agreed' | 'on' | 'confirmed'

/** Of other channels than e-mail, or about something else than the wish itself. */
const elsewhere =
  /\b(sms|phone|mobile|push|whats ?app|calls?|fax|telefon|direct mail|links?|urls?|tokens?|counts?|rates?|scores?|total|number|ip|lead|order|payment|country|active subscription|soft|e ?mails (bounced|sent|opened|clicked|delivered))\b/

/** Patterns over `plainWords()` of a column's name. The first match wins. */
const readings: [RegExp, Reading][] = [
  [
    /\b(quarantined?|cleaned|clean time|(hard )?bounced?|hardbounces?|undeliverable|invalid|unzustellbar)\b/,
    'unreachable',
  ],
  [
    /\b(unsub(scrib\w*|scription)?|opt(ed)? ?outs?|black ?list(ed)?|block ?list(ed)?|blocked|suppress\w*|complain\w*|spam|abuse|revoked|withdrawn|deactivated|excluded|email disabled)\b/,
    'out',
  ],
  [/\b(do not|don t|no) (e ?mail|mail|contact|send|market\w*|newsletter)\b|\bdonote?mail\b/, 'out'],
  [
    /\b(abgemeldet|abmelde\w*|abmeldung|abbestell\w*|widerruf\w*|gesperrt|werbesperre|mailsperre|sperrvermerk|deaktiviert|désinscri\w*|désabonn\w*|baja|disiscri\w*|uitgeschreven|afgemeld)\b/,
    'out',
  ],
  [/^(is )?(deleted|removed|archived|disabled|gelöscht)( at| on| date)?$|\bopt ?in pending\b/, 'gone'],
  [/\b(confirmed|verified|double opt ?in|bestätigt|verifiziert)( at| on| date)?$/, 'confirmed'],
  [/^(is )?(active|enabled|aktiv|aktiviert)$/, 'on'],
  [/\b(status|state|zustand|estado|statut|stato|subscription|deliverability)$/, 'status'],
  [
    /\b(consent|opt(ed)? ?in|permission|accepts( e ?mail)? marketing|subscribed( to e ?mails?)?|subscribe|einwilligung|zustimmung|angemeldet|abonniert|newsletter)$/,
    'agreed',
  ],
]

/** How a column of that name tells who wants no mail; undefined: it does not. */
export function readingOf(name: string): Reading | undefined {
  const plain = plainWords(name)
  if (elsewhere.test(plain)) return undefined
  return readings.find(([pattern]) => pattern.test(plain))?.[1]
}

/** How the cells of one such column are filled, in the whole list. */
export interface Filling {
  filled: number
  /** Cells with a word that `wishMeant()` knows. */
  known: number
}

/** True where the column says something at all: a "State" may be one of the United States. */
export function isWishColumn(reading: Reading, { filled, known }: Filling): boolean {
  return filled > 0 && (reading !== 'status' || 2 * known >= filled)
}

/** The wish in one cell; undefined: it says nothing. */
export function wishIn(reading: Reading, name: string, cell: string): Wish | undefined {
  const empty = cell.trim() === ''
  // In a column called `blacklisted`, yes does not mean active.
  const meant = reading !== 'status' && saysYes(cell) ? undefined : wishMeant(cell)
  const isNo = saysNo(cell)
  switch (reading) {
    case 'status':
      return empty ? undefined : (meant ?? 'inactive')
    case 'out':
      if (isNo || meant === 'active' || /^https?:/i.test(cell)) return undefined
      return meant === 'quarantined' ? meant : 'unsubscribed'
    case 'unreachable':
      return isNo || meant === 'active' || meant === 'inactive' || isForNow(cell) ? undefined : 'quarantined'
    case 'gone':
      return isNo ? undefined : 'inactive'
    case 'on':
      return isNo && !empty ? 'inactive' : undefined
    case 'confirmed':
      if (empty) return /\b(at|on|date)$/.test(plainWords(name)) ? 'inactive' : undefined
      return isNo || meant === 'inactive' ? 'inactive' : undefined
    case 'agreed':
      if (empty)
        return /\b(consent|permission|einwilligung|zustimmung)$/.test(plainWords(name)) ? 'inactive' : undefined
      if (meant !== undefined && meant !== 'active') return meant
      return isNo ? 'unsubscribed' : undefined
  }
}

/** Of a bounce after which the mailbox may take mail again. */
function isForNow(cell: string): boolean {
  return /^(soft|transient|temporary|undetermined)\b/.test(plainWords(cell))
}

/** From the weakest to the strictest. */
const order: Wish[] = ['active', 'quarantined', 'inactive', 'unsubscribed']

export function stricter(one: Wish, other: Wish): Wish {
  return order.indexOf(one) < order.indexOf(other) ? other : one
}
