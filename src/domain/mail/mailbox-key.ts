import { domainToASCII, domainToUnicode } from 'node:url'

/** Characters; whatever is longer is no address (check-address.ts), and is not worked on. */
const longestTyped = 1000

/** Marks that stand in copied text and that nobody sees; a joiner means something only between letters of its own script. */
const unseen = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]|(?<=\p{ASCII})[\u200c\u200d]|[\u200c\u200d](?=\p{ASCII})/gu
const unseenAround = /[\s\p{Cf}]/u
const opening = /[\s<([{"«„“]/
const closing = /[\s>)\]}"»”“.,;]/

/**
 * The address as it is stored and written to the relay: as typed, in lower case, without what stands around an address in
 * texts, links and mail programs. Not checked: that is `addressProblem()`.
 */
export function plainAddress(typed: string): string {
  if (typed.length > longestTyped) return typed.trim()
  let plain = trimmed(withoutUnseen(typed), unseenAround, unseenAround)
  for (let before = ''; before !== plain; ) {
    before = plain
    plain = withoutWrapping(plain)
  }
  const at = plain.lastIndexOf('@') + 1
  return (plain.slice(0, at) + plain.slice(at).normalize('NFC')).toLowerCase()
}

/** The text without marks that nobody sees and that came along with copying. */
export function withoutUnseen(text: string): string {
  return text.replace(unseen, '')
}

function withoutWrapping(text: string): string {
  const [, linked] = /^mailto:([^?]*)/i.exec(text) ?? []
  if (linked !== undefined) return decoded(linked)
  const [, quoted] = /^'(.*)'$/s.exec(text) ?? []
  return trimmed(quoted ?? text, opening, closing)
}

/** Character by character from both ends: an expression for the end would begin anew at each run of spaces within. */
function trimmed(text: string, before: RegExp, after: RegExp): string {
  let [from, end] = [0, text.length]
  while (from < end && before.test(text.charAt(from))) from += 1
  while (end > from && after.test(text.charAt(end - 1))) end -= 1
  return text.slice(from, end)
}

/** RFC 6068, 2: a link writes some characters of an address as %XX. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * The same for every spelling of one mailbox: its domain as DNS writes it, what stands before it in NFC, all in lower case.
 * Whatever asks whether two addresses are the same compares this.
 */
export function mailboxKey(address: string): string {
  const plain = plainAddress(address)
  const at = plain.lastIndexOf('@')
  return at === -1 ? plain : `${plain.slice(0, at).normalize('NFC')}@${asciiDomain(plain.slice(at + 1))}`
}

/**
 * The spellings in which rows without a key may hold the address (accounts, invitations, deliveries, links, hashes); the one
 * given comes first. For most addresses that is one.
 */
export function spellingsOf(address: string): [string, ...string[]] {
  const plain = plainAddress(address)
  const key = mailboxKey(plain)
  const at = key.lastIndexOf('@')
  if (at === -1) return [plain]
  const [local, domain] = [key.slice(0, at), key.slice(at + 1)]
  const domains = [domain, domainToUnicode(domain) || domain]
  const all = domains.flatMap((one) => [`${local}@${one}`, `${local.normalize('NFD')}@${one}`])
  return [plain, ...new Set(all.filter((one) => one !== plain))]
}

/** Left as it is where IDNA knows no such name; and where it is ASCII already, because `127.1` would become an IP address. */
function asciiDomain(domain: string): string {
  return /^\p{ASCII}*$/u.test(domain) ? domain : domainToASCII(domain) || domain
}

/** What to look for in stored addresses where somebody types a part of one: as typed, and the domain as DNS writes it. */
export function partsOf(search: string): string[] {
  const typed = search.trim().toLowerCase()
  const at = typed.lastIndexOf('@') + 1
  const domains = [domainToASCII(typed.slice(at)), domainToUnicode(typed.slice(at))].filter(Boolean)
  return [...new Set([typed, ...domains.map((one) => typed.slice(0, at) + one)])]
}
