import { type Token, tokensOf } from './filter-tokens.ts'
import { type ScimType, wrong } from './scim-error.ts'

/** Filters and paths (RFC 7644, 3.4.2.2 and figure 7), read in time that grows with their length, which is bounded. */

const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof comparisons)[number]

export type Literal = string | number | boolean | null

/** `urn:…:User:emails[type eq "work"].value`; all names in lower case. */
export interface Path {
  /** Of an extension; '' for what is SCIM's own. */
  schema: string
  attribute: string
  /** Which of its values. */
  where?: Filter
  sub?: string
}

export type Filter =
  | { is: 'comparison'; path: Path; operator: Comparison; value: Literal }
  /** `pr`, and a bare `emails[type eq "work"]`. */
  | { is: 'present'; path: Path }
  | { is: 'and'; parts: Filter[] }
  | { is: 'or'; parts: Filter[] }
  | { is: 'not'; part: Filter }

/** Characters of a filter or a path. */
const longest = 2000
/** Comparisons in one. */
const mostComparisons = 30
/** Parentheses and brackets in each other. */
const deepest = 10

/** Throws invalidFilter. */
export function parseFilter(text: string): Filter {
  const parser = createParser(text, 'invalidFilter')
  const filter = parser.filter(0)
  parser.end()
  return filter
}

/** Throws invalidPath. */
export function parsePath(text: string): Path {
  const parser = createParser(text, 'invalidPath')
  const path = parser.path(0)
  parser.end()
  return path
}

function createParser(text: string, scimType: ScimType) {
  const fail = (why: string) => wrong(scimType, `"${text.slice(0, 100)}" cannot be read: ${why}.`)
  if (text.length > longest) throw fail(`it has more than ${longest} characters`)
  const tokens = tokensOf(text)
  if (tokens === undefined) throw fail('a quote is missing, or a sign has no meaning')
  let at = 0
  let compared = 0

  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '' }
  const isNext = (kind: Token['kind'], word?: string) =>
    peek().kind === kind && (word === undefined || peek().text.toLowerCase() === word)
  function take(kind: Token['kind'], what: string): string {
    const token = peek()
    if (token.kind !== kind)
      throw fail(`${what} is missing ${token.kind === 'end' ? 'at its end' : `before ${shown(token)}`}`)
    at += 1
    return token.text
  }

  function filter(depth: number): Filter {
    return joined('or', depth, () => joined('and', depth, () => factor(depth)))
  }

  function joined(word: 'and' | 'or', depth: number, part: (depth: number) => Filter): Filter {
    const parts = [part(depth)]
    while (isNext('word', word)) {
      at += 1
      parts.push(part(depth))
    }
    const [only] = parts
    return parts.length === 1 && only ? only : { is: word, parts }
  }

  function factor(depth: number): Filter {
    if (depth > deepest) throw fail(`more than ${deepest} parentheses stand in each other`)
    if (isNext('(')) return grouped(depth)
    if (isNext('word', 'not') && tokens?.[at + 1]?.kind === '(') {
      at += 1
      return { is: 'not', part: grouped(depth) }
    }
    return comparison(depth)
  }

  function grouped(depth: number): Filter {
    take('(', 'a parenthesis')
    const inner = filter(depth + 1)
    take(')', 'a closing parenthesis')
    return inner
  }

  function comparison(depth: number): Filter {
    compared += 1
    if (compared > mostComparisons) throw fail(`it has more than ${mostComparisons} comparisons`)
    const where = path(depth)
    const word = peek().kind === 'word' ? peek().text.toLowerCase() : ''
    const operator = comparisons.find((one) => one === word)
    if (operator) {
      at += 1
      return { is: 'comparison', path: where, operator, value: literal() }
    }
    if (word === 'pr') at += 1
    else if (!where.where || where.sub !== undefined)
      throw fail(`an operator such as eq is missing after ${where.attribute}`)
    return { is: 'present', path: where }
  }

  function path(depth: number): Path {
    const named = nameOf(take('word', 'the name of an attribute'))
    if (!named) throw fail('that is no name of an attribute')
    if (!isNext('[')) return named
    if (depth > deepest || named.sub !== undefined) throw fail('brackets cannot stand there')
    at += 1
    const where = filter(depth + 1)
    take(']', 'a closing bracket')
    const { text: next } = peek()
    if (peek().kind !== 'word' || !next.startsWith('.')) return { ...named, where }
    at += 1
    const sub = next.slice(1).toLowerCase()
    if (!isName(sub)) throw fail('that is no name of an attribute')
    return { ...named, where, sub }
  }

  function literal(): Literal {
    const token = peek()
    at += 1
    if (token.kind === 'string') return token.text
    const word = token.text.toLowerCase()
    if (token.kind === 'word' && word === 'true') return true
    if (token.kind === 'word' && word === 'false') return false
    if (token.kind === 'word' && word === 'null') return null
    if (token.kind === 'word' && isNumber(word)) return Number(word)
    throw fail('a value is missing: a text in double quotes, a number, true, false or null')
  }

  function end(): void {
    if (peek().kind !== 'end') throw fail(`${shown(peek())} stands where it should end`)
  }

  return { filter, path, end }
}

const coreSchemas = ['urn:ietf:params:scim:schemas:core:2.0:user', 'urn:ietf:params:scim:schemas:core:2.0:group']

function nameOf(word: string): Path | undefined {
  const lower = word.toLowerCase()
  const colon = lower.lastIndexOf(':')
  const schema = lower.slice(0, Math.max(colon, 0))
  const [attribute = '', sub, ...more] = lower.slice(colon + 1).split('.')
  if (more.length > 0 || !isName(attribute) || (sub !== undefined && !isName(sub))) return undefined
  return { schema: coreSchemas.includes(schema) ? '' : schema, attribute, ...(sub === undefined ? {} : { sub }) }
}

function isName(text: string): boolean {
  return /^[a-z$][\w-]{0,99}$/.test(text)
}

function isNumber(text: string): boolean {
  return /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,3})?$/.test(text)
}

function shown({ text, kind }: Token): string {
  return `"${kind === 'word' || kind === 'string' ? text.slice(0, 40) : kind}"`
}
