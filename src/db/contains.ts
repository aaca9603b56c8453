import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/**
 * The text has `part` somewhere in it, in whatever case. SQLite's lower() knows ASCII alone (https://sqlite.org/lang_corefunc.html#lower);
 * for other letters GLOB asks for each in both its cases.
 */
export function contains(text: SQLWrapper, part: string): SQL {
  if (/^[\0-\x7f]*$/.test(part)) return sql`instr(lower(${text}), ${part.toLowerCase()}) > 0`
  return sql`${text} glob ${`*${[...part].map(eitherCase).join('')}*`}`
}

function eitherCase(letter: string): string {
  const cases = [letter.toLowerCase(), letter.toUpperCase()].filter((one) => [...one].length === 1)
  const [one = letter, other = one] = cases
  if (one !== other) return `[${one}${other}]`
  // What means something in a pattern stands for itself in brackets.
  return /[*?[]/.test(letter) ? `[${letter}]` : letter
}
