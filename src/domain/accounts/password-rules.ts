import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { Deps } from '../context.ts'
import { publicUrl } from '../settings/instance.ts'

/** What a new password is held against. */
export interface PasswordRules {
  isCommon: (password: string) => boolean
  /** Names that somebody who attacks this very team tries first. */
  ownWords: string[]
}

const shortest = 12
/** bcrypt reads this many bytes and ignores the rest. */
const longest = 72
/** Characters that must be left of a password without the words that everybody knows of its owner. */
const shortestRest = 8
/** Shorter ones are found in any sentence. */
const shortestWord = 4

/** For somebody who belongs to these organizations, or is about to. */
export function passwordRules(
  deps: Deps,
  which: { accountId: string } | { organizationIds: OrganizationId[] },
): PasswordRules {
  const theirs = 'accountId' in which ? organizationsOf(deps.db, which.accountId) : which.organizationIds
  const rows = deps.db
    .select({ name: organizations.name, slug: organizations.slug, customDomain: organizations.customDomain })
    .from(organizations)
    .where(and(inArray(organizations.id, theirs), isNull(organizations.deletedAt)))
    .all()
  const named = rows.flatMap(({ name, slug, customDomain }) => [name, slug, customDomain ?? ''])
  return { isCommon: deps.passwords.isCommon, ownWords: ['Opsentry', new URL(publicUrl(deps)).hostname, ...named] }
}

/** The fault of a new password, as a sentence, or undefined. Characters are Unicode's, bytes those of UTF-8. */
export function passwordProblem(
  password: string,
  owner: { email: string; name?: string },
  { isCommon, ownWords }: PasswordRules,
): string | undefined {
  const characters = [...password].length
  const bytes = Buffer.byteLength(password)
  if (characters < shortest) return `Choose a password of at least ${shortest} characters.`
  else if (bytes > longest) return tooLong(characters, bytes)
  else if (password.toLowerCase() === owner.email.toLowerCase())
    return 'Choose a password that is not your e-mail address.'
  else if (isCommon(password))
    return 'This is among the million commonest passwords, which are tried first: choose another one.'
  else return ownWordsProblem(password, [owner.email, owner.name ?? '', ...ownWords])
}

function tooLong(characters: number, bytes: number): string {
  const size = bytes === characters ? `${bytes} bytes` : `${characters} characters in ${bytes} bytes`
  return `Choose a shorter password: this one has ${size}, and bcrypt reads ${longest} bytes and would ignore the rest.`
}

function ownWordsProblem(password: string, names: string[]): string | undefined {
  const typed = password.toLowerCase()
  const words = wordsIn(names).filter((word) => typed.includes(word))
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), typed)
  const left = [...rest].length
  if (words.length === 0 || left >= shortestRest) return undefined
  return `Everybody can guess “${words[0]}” here, and without it ${charactersLeft(left)}: add at least ${shortestRest - left} more.`
}

function charactersLeft(left: number): string {
  if (left === 0) return 'nothing of this password is left'
  else return left === 1 ? 'one character is left' : `${left} characters are left`
}

/** The names and their parts, in lower case, the longest first. */
function wordsIn(names: string[]): string[] {
  const whole = names.map((name) => name.toLowerCase().trim())
  const parts = whole.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u))
  return [...new Set([...whole, ...parts])]
    .filter((word) => [...word].length >= shortestWord)
    .toSorted((a, b) => b.length - a.length)
}

function organizationsOf(db: Reader, accountId: string): OrganizationId[] {
  return db
    .select({ id: memberships.organizationId })
    .from(memberships)
    .where(eq(memberships.accountId, accountId))
    .all()
    .map(({ id }) => id)
}
