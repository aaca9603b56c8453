/** What a list says of somebody. `inactive`: neither agreed nor opted out, or put away. */
export type Wish = 'active' | 'inactive' | 'quarantined' | 'unsubscribed'

/** Words of columns such as "status", as usual exports write them, in the spelling of `plainWords()`. */
const wishOf: Record<Wish, string[]> = {
  active: [
    ...['active', 'subscribed', 'enabled', 'confirmed', 'verified', 'valid', 'opted in', 'opt in', 'optin'],
    ...['double opt in', 'single opt in', 'yes', 'true', '1', 'granted', 'given', 'explicit', 'implied', 'express'],
    ...['soft bounced', 'soft bounce', 'marketing contact', 'deliverable', 'accepted'],
    ...['aktiv', 'angemeldet', 'abonniert', 'bestätigt', 'eingewilligt', 'zugestimmt', 'wahr', 'inscrit', 'abonné'],
    ...['activo', 'suscrito', 'attivo', 'iscritto', 'ingeschreven', 'ativo', 'inscrito'],
  ],
  inactive: [
    ...['unconfirmed', 'not confirmed', 'unverified', 'not verified', 'pending', 'awaiting confirmation', 'waiting'],
    ...['opt in pending', 'inactive', 'non subscribed', 'nonsubscribed', 'not subscribed', 'never subscribed'],
    ...['transactional', 'archived', 'deleted', 'removed', 'disabled', 'paused', 'validating', 'non marketing contact'],
    ...['unbestätigt', 'nicht bestätigt', 'ausstehend', 'inaktiv', 'gelöscht', 'deaktiviert', 'inactif', 'inactivo'],
  ],
  quarantined: [
    ...['bounced', 'bounce', 'hard bounced', 'hard bounce', 'hardbounce', 'cleaned', 'quarantined', 'invalid'],
    ...['undeliverable', 'rejected', 'unzustellbar', 'ungültig', 'rebotado', 'rebond'],
  ],
  unsubscribed: [
    ...['unsubscribed', 'unsubscribe', 'user unsubscribed', 'unsub', 'opted out', 'opt out', 'optout', 'blocklisted'],
    ...['blacklisted', 'blocked', 'suppressed', 'complained', 'complaint', 'complainer', 'spam complaint', 'spam'],
    ...['marked as spam', 'reported spam', 'abuse', 'cancelled', 'canceled', 'do not contact', 'withdrawn', 'revoked'],
    ...['denied', 'declined', 'refused', 'false', 'no consent', 'nein', 'falsch'],
    ...['abgemeldet', 'abbestellt', 'widerrufen', 'abgelehnt', 'gesperrt', 'désabonné', 'désinscrit', 'dado de baja'],
    ...['baja', 'cancelado', 'disiscritto', 'uitgeschreven', 'afgemeld'],
  ],
}

const words = new Map(
  (Object.keys(wishOf) as Wish[]).flatMap((wish) => wishOf[wish].map((word) => [word, wish] as const)),
)
/** A shorter word at the beginning of a cell says nothing of the rest: Baja California is a place. */
const shortestBeginning = 6
const beginnings = [...words].filter(([word]) => word.length >= shortestBeginning)
/** Characters of a cell that are looked at. */
const longest = 60

/** `Opted-Out`, `OPTED_OUT` and `optedOut` alike: `opted out`. */
export function plainWords(text: string): string {
  return text
    .slice(0, longest)
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The wish that a word of a status means, also where more follows: `Unsubscribed (by admin)`; undefined: no such word. */
export function wishMeant(cell: string): Wish | undefined {
  const plain = plainWords(cell)
  return words.get(plain) ?? beginnings.find(([word]) => plain.startsWith(`${word} `))?.[1]
}

const noWords = new Set([
  ...['', '0', 'false', 'f', 'no', 'n', 'off', 'null', 'none', 'nil', 'nan', 'na', 'n a', 'undefined', 'never'],
  ...['nein', 'falsch', 'non', 'faux', 'falso', 'nunca', 'nie', 'nee', 'não', 'nao'],
])

/** True for an empty cell, and for what means no or never: `false`, `-`, `0000-00-00 00:00:00`. */
export function saysNo(cell: string): boolean {
  const plain = plainWords(cell)
  return noWords.has(plain) || /^[0 ]+$/.test(plain)
}

const yesWords = new Set([
  'true',
  't',
  'yes',
  'y',
  'on',
  '1',
  'x',
  'ja',
  'wahr',
  'oui',
  'vrai',
  'si',
  'sí',
  'vero',
  'sim',
])

/** True for what means yes and nothing else. */
export function saysYes(cell: string): boolean {
  return yesWords.has(plainWords(cell))
}
