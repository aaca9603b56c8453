import MarkdownIt, { type Env, type Token } from 'markdown-it'
import { longestUrl } from './words/longest-url.ts'

/** Characters that may open or close something: each is a step of the parser. */
const mostMarks = 20_000
/** Parts of a parsed text. A link that is found in it takes as long as so many others. */
const mostParts = 15_000
const partsOfLink = 15
/** Characters of a parsed text: a short reference may stand for a long URL. */
const longestResult = 400_000
/** Characters; no form takes so many, but an import may have brought them. */
const longestText = 200_000
/** Where a text is shown as typed: lines that stay lines, and characters written as entities, after which it is cut. */
const mostLines = 5000
const mostEntities = 10_000

const marks = /[!"&*:<>@[\\\]_`|~]/g
/** Without a space, in a text whose URLs are found: the finder's patterns are slow beyond. */
const endless = new RegExp(`\\S{${longestUrl}}`)
/** The parser makes no link of it. */
const refusedUrl = 'file:'

/** Thrown and caught within this file. */
class TooMuch extends Error {}

/**
 * Markdown as people type it: raw HTML stays text, links become links, single line ends break the line. Parsing takes a
 * bounded time: a text of more parts than anybody writes becomes one paragraph, as typed, and so do those that were stored
 * before this was refused (`markdownProblem()`).
 */
export class BoundedMarkdown extends MarkdownIt {
  #left = 0

  constructor() {
    super({ html: false, linkify: true, breaks: true })
    const spend = (parts: number) => this.#spend(parts)
    const { State: Block } = this.block
    this.block.State = class extends Block {
      override push(...token: Parameters<(typeof Block)['prototype']['push']>): Token {
        spend(1)
        return super.push(...token)
      }
    }
    const { State: Inline } = this.inline
    this.inline.State = class extends Inline {
      override push(...token: Parameters<(typeof Inline)['prototype']['push']>): Token {
        spend(1)
        return super.push(...token)
      }
    }
    const { linkify } = this
    const [test, match] = [linkify.test.bind(linkify), linkify.match.bind(linkify)]
    const matchAtStart = linkify.matchAtStart.bind(linkify)
    linkify.test = (text) => !endless.test(text) && test(text)
    linkify.matchAtStart = (text) => {
      spend(partsOfLink)
      const found = matchAtStart(text.slice(0, longestUrl + 1))
      return found && found.lastIndex > longestUrl ? null : found
    }
    linkify.match = (text) => {
      const found = match(text)
      spend(partsOfLink * (found?.length ?? 0))
      return found
    }
    const normalizeLink = this.normalizeLink.bind(this)
    this.normalizeLink = (url) => (url.length > longestUrl ? refusedUrl : normalizeLink(url))
  }

  override parse(text: string, env: Env): Token[] {
    return this.#parsed(text, env) ?? this.#asTyped(text)
  }

  isTooComplex(text: string): boolean {
    return this.#parsed(text, {}) === undefined
  }

  #parsed(text: string, env: Env): Token[] | undefined {
    if (text.length > longestText || (text.match(marks)?.length ?? 0) > mostMarks) return undefined
    this.#left = mostParts
    try {
      const tokens = super.parse(text, env)
      return lengthOf(tokens) > longestResult ? undefined : tokens
    } catch (error) {
      if (error instanceof TooMuch) return undefined
      throw error
    }
  }

  #spend(parts: number): void {
    this.#left -= parts
    if (this.#left < 0) throw new TooMuch()
  }

  #asTyped(text: string): Token[] {
    const typed = cut(text)
    const lines = typed.split('\n', mostLines)
    const rest = typed.slice(lines.join('\n').length).replaceAll('\n', ' ')
    const { Token } = new this.core.State('', this, {})
    const token = (type: string, tag: string, nesting: -1 | 0 | 1, content = '') =>
      Object.assign(new Token(type, tag, nesting), { content, block: type !== 'text' })
    const children = lines.flatMap((line, index) => [
      ...(index === 0 ? [] : [token('softbreak', 'br', 0)]),
      token('text', '', 0, index === lines.length - 1 ? line + rest : line),
    ])
    return [
      token('paragraph_open', 'p', 1),
      Object.assign(token('inline', '', 0, typed), { children }),
      token('paragraph_close', 'p', -1),
    ]
  }
}

function cut(text: string): string {
  let entities = 0
  if (text.length > longestText) return cut(`${text.slice(0, longestText - 2)} …`)
  for (const { index } of text.matchAll(/["&<>]/g)) if (++entities > mostEntities) return `${text.slice(0, index)} …`
  return text
}

/** Characters of the leaves and of the attributes, such as URLs. */
function lengthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, { attrs, children, content }) => {
    const own = children ? lengthOf(children) : content.length
    return sum + own + (attrs ?? []).reduce((length, [, value]) => length + String(value).length, 0)
  }, 0)
}
