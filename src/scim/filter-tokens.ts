export interface Token {
  kind: 'word' | 'string' | '(' | ')' | '[' | ']' | 'end'
  /** Of a string: without quotes and escapes. */
  text: string
}

const space = /\s+/y
const word = /[\w$.:+-]+/y
const quoted = /"(?:[^"\\]|\\.)*"/y
/** Not in the RFC, and sent all the same. */
const singleQuoted = /'[^']*'/y

/** The parts of a filter; undefined where a quote does not end or a sign belongs to nothing. */
export function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const found = (pattern: RegExp) => {
      pattern.lastIndex = at
      return pattern.exec(text)?.[0]
    }
    const gap = found(space)?.length ?? 0
    const token = gap > 0 ? undefined : tokenOf(text.charAt(at), found)
    if (gap === 0 && token === undefined) return undefined
    if (token) tokens.push(token.token)
    at += gap + (token?.length ?? 0)
  }
  return tokens
}

/** `length`: with its quotes and escapes. */
type Found = { token: Token; length: number } | undefined

function tokenOf(sign: string, found: (pattern: RegExp) => string | undefined): Found {
  if (sign === '(' || sign === ')' || sign === '[' || sign === ']')
    return { token: { kind: sign, text: sign }, length: 1 }
  if (sign === '"') return quotedText(found(quoted))
  const bare = found(sign === "'" ? singleQuoted : word)
  if (bare === undefined) return undefined
  const token: Token = sign === "'" ? { kind: 'string', text: bare.slice(1, -1) } : { kind: 'word', text: bare }
  return { token, length: bare.length }
}

function quotedText(found: string | undefined): Found {
  if (found === undefined) return undefined
  try {
    return { token: { kind: 'string', text: String(JSON.parse(found)) }, length: found.length }
  } catch {
    return undefined
  }
}
