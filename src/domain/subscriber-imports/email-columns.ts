import type { ListLayout } from '#src/db/schema/imports.ts'
import { plainWords } from './wish-words.ts'

/** Names that a column of addresses has in exports of many languages, in the spelling of `plainWords()`. */
const address =
  /\b(e ?mails?|mail|e ?mail ?address|courriel|correo|mél|e ?post|e ?mail ?adresse?|mailadresse|メールアドレス|邮箱)\b/
/** Addresses of somebody else than the row is about, or of second choice. */
const others =
  /\b(owner|sales|agent|assigned|manager|creator|created by|updated by|referr\w*|reply|sender|from|secondary|additional|other|weitere|alternate|alternative|parent|support|account manager|betreuer|zuständig|2|3)\b/

/** How well the name fits the addresses to import. */
function fitness(name: string): number {
  const plain = plainWords(name)
  if (others.test(plain)) return 0
  else if (address.test(plain)) return 3
  else return /\baddress|adresse\b/.test(plain) ? 2 : 1
}

/** True for a name by which a row of names is recognised. */
export function isEmailName(name: string): boolean {
  const plain = plainWords(name)
  return address.test(plain) || plain === 'address' || plain === 'adresse'
}

/**
 * The column that holds the addresses of the people in the list: the best by its name among those that hold about as many as
 * any. Null without a column that stands out: then all of them.
 */
export function likeliest(columns: ListLayout['columns'], hasNames: boolean): number | null {
  const most = Math.max(0, ...columns.map(({ addresses }) => addresses))
  const full = columns.filter(({ addresses }) => 2 * addresses >= most)
  if (!hasNames) return null
  const [best] = full.toSorted(
    (a, b) => fitness(b.name) - fitness(a.name) || b.addresses - a.addresses || a.index - b.index,
  )
  return best?.index ?? null
}
