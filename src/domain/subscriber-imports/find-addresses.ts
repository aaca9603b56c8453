import { type AddressFault, addressFault } from '../mail/check-address.ts'
import { mailboxKey, plainAddress, withoutUnseen } from '../mail/mailbox-key.ts'

/** An address in a cell, or what is wrong with something that looks like one. */
export type Found = { email: string } | { problem: 'invalid' | 'tooLong' }

/** Characters around an @ that are looked at: more is no address. */
const reach = 320
/** Without the slash, which an address may hold, but which stands between two of them more often. */
const ofLocal = /[^\s\p{C}<>()[\]{},;:\\"@/]/u
const ofDomain = /[\p{L}\p{N}\p{M}.-]/u

/**
 * Every address in a cell: alone, several, with names and brackets around, as a link, in running text. One that stands twice,
 * once as its own name, counts once. Takes time in proportion to the cell's length.
 */
export function addressesIn(cell: string): Found[] {
  if (!cell.includes('@')) return []
  const alone = plainAddress(withoutGuard(cell.trim()))
  if (addressFault(alone) === undefined) return [{ email: alone }]

  const text = withoutUnseen(cell).replace(/"[^"]*"\s?(?=<)/g, '')
  const found = new Map<string, Found>()
  for (let at = text.indexOf('@'); at !== -1; ) {
    const [from, end] = [startOfLocal(text, at), endOfChain(text, at)]
    if (from < at && !isInUrl(text, from)) {
      const one = judged(text, from, end)
      found.set('email' in one ? mailboxKey(one.email) : `${from}`, one)
    }
    at = text.indexOf('@', Math.max(end, at + 1))
  }
  return found.size === 0 && !text.includes('://') ? [{ problem: 'invalid' }] : [...found.values()]
}

/** Removes the apostrophe that an export puts before text that a spreadsheet would run as a formula. */
function withoutGuard(text: string): string {
  return text.replace(/^'(?=[=+\-@])/, '')
}

const problemOf: Record<AddressFault, 'invalid' | 'tooLong'> = {
  missing: 'invalid',
  tooLong: 'tooLong',
  notPlain: 'invalid',
}

function judged(text: string, from: number, end: number): Found {
  const quoted = text[from] === "'" && text[end] === "'"
  const email = plainAddress(withoutGuard(text.slice(quoted ? from + 1 : from, end)))
  const fault = addressFault(email)
  if (fault !== undefined) return { problem: problemOf[fault] }
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return domain.includes('.') && !/[_%]/.test(text[end] ?? '') ? { email } : { problem: 'invalid' }
}

function startOfLocal(text: string, at: number): number {
  let from = at
  while (from > 0 && at - from < reach && ofLocal.test(text[from - 1] ?? '')) from -= 1
  return from
}

/** Several @ in one word are one thing, and no address. */
function endOfChain(text: string, at: number): number {
  let end = at + 1
  let left = reach
  while (left > 0 && (text[end] === '@' || ofDomain.test(text[end] ?? ''))) {
    end += 1
    left -= 1
  }
  return end
}

/** The user of a URL, or a name in its path. */
function isInUrl(text: string, from: number): boolean {
  const before = text.slice(Math.max(0, from - reach), from)
  const scheme = before.lastIndexOf('://')
  return scheme !== -1 && !/\s/.test(before.slice(scheme))
}
