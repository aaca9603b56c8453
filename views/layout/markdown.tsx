import type { IOptions, Transformer } from 'sanitize-html'
import { later } from '#src/later.ts'

const sanitizer = later(() => require('sanitize-html') as typeof import('sanitize-html'))

import { markdown } from '#src/markdown.ts'
import { longestUrl } from '#src/words/longest-url.ts'
import type { BodyFormat } from '#src/words.ts'
import { boundedHtml } from './bounded-html.ts'
import { holdsRightToLeft } from './direction.ts'
import { decodeEntities, htmlLines } from './plain-lines.ts'
import { remembered } from './remembered.ts'

/** The place at which a text is read decides where relative links lead, and how its headings stand below the page's own. */
export interface Place {
  /** Absolute, of the status page; absent where the text is shown on this instance's own pages alone. */
  url?: string
  /** Level of the text's topmost heading; the deeper ones follow without a gap. */
  headings?: number
}

const blockTags = ['p', 'ul', 'ol', 'pre', 'blockquote', 'td', 'th', 'h2', 'h3', 'h4', 'h5', 'h6']
const inlineTags = ['br', 'strong', 'em', 's', 'code', 'a', 'small', 'b', 'i', 'u']

/** Tags that a status update may hold. An image is its words with a link to it: no page and no mail loads anything from elsewhere. */
function allowedAt(html: string, { url, headings = 3 }: Place): IOptions {
  const levels = levelsIn(html)
  const heading = (level: number) => `h${Math.min(6, headings + levels.indexOf(level))}`
  let links = 0
  return {
    allowedTags: [...blockTags, ...inlineTags, 'li', 'hr', 'table', 'thead', 'tbody', 'tr'],
    allowedAttributes: { a: ['href', 'rel'], ol: ['start', 'dir'], '*': ['dir'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    onOpenTag(name) {
      if (name === 'a') links += 1
    },
    onCloseTag(name) {
      if (name === 'a') links -= 1
    },
    transformTags: {
      ...(holdsRightToLeft(html) ? directed : {}),
      ...Object.fromEntries(levels.map((level) => [`h${level}`, renamed(heading(level), auto)])),
      a: (_, { href = '' }) => ({ tagName: 'a', attribs: linkTo(href, url) }),
      img: (_, { src = '', alt = '' }) => {
        const link = linkTo(src, url)
        const isLink = link.href !== '' && links === 0
        return isLink
          ? { tagName: 'a', attribs: link, text: alt.trim() || link.href }
          : { tagName: 'span', attribs: {}, text: alt }
      },
    },
  }
}

/** The element under that name, with more attributes. */
function renamed(tagName: string, more: Record<string, string>): Transformer {
  return (_, attribs) => ({ tagName, attribs: { ...attribs, ...more } })
}

const auto = { dir: 'auto' }
const directed = Object.fromEntries(blockTags.map((tag): [string, Transformer] => [tag, renamed(tag, auto)]))

/** Levels of the text's headings, from the topmost on: whoever begins with `###` means the same as with `#`. */
function levelsIn(html: string): number[] {
  return [...new Set(html.match(/<h[1-6]\b/gi)?.map((tag) => Number(tag.at(-1))))].toSorted()
}

function linkTo(href: string, url: string | undefined): { href: string; rel: string } {
  return { href: followable(href, url) ?? '', rel: 'nofollow noopener' }
}

/** A link as it leads from anywhere: to web pages and mail addresses alone, relative ones from `url`; else undefined. */
export function followable(href: string, url: string | undefined): string | undefined {
  if (href.length > longestUrl) return undefined
  else if (/^(https?:\/\/|mailto:)/i.test(href)) return href
  else if (url === undefined) return /^[a-z][a-z0-9+.-]*:/i.test(href) ? undefined : href
  else if (!URL.canParse(href, url)) return undefined
  const { protocol, href: absolute } = new URL(href, url)
  return ['http:', 'https:', 'mailto:'].includes(protocol) ? absolute : undefined
}

/** A status update's text -> HTML that is fit for any page. */
export function renderBody(text: string, format: BodyFormat, place: Place = {}): string {
  return remembered(JSON.stringify(['body', format, place.url, place.headings, text]), () => {
    const html = htmlOf(text, format)
    return sanitizer()(html, allowedAt(html, place))
  })
}

function htmlOf(text: string, format: BodyFormat): string {
  return format === 'markdown' ? markdown().render(text) : boundedHtml(text)
}

/** A status update's text as markdown-it's tokens, for output that is not HTML. */
export function parseMarkdown(text: string) {
  return markdown().parse(text, {})
}

/** The words of an image, where its picture cannot be shown. */
export function imageWords({ children }: ReturnType<typeof parseMarkdown>[number]): string {
  return markdown()
    .renderer.renderInlineAsText(children ?? [], markdown().options, {})
    .trim()
}

/** A status update's text as an element of a page. */
export function Body({ text, format, ...place }: { text: string; format: BodyFormat } & Place): JSX.Element {
  return renderBody(text, format, place)
}

/** A whole text of its own, such as the privacy policy, from Markdown: its headings stand below the page's own one. */
export function DocumentBody({ text }: { text: string }): JSX.Element {
  return remembered(`document ${text}`, () => {
    const html = markdown().render(text)
    const allowed = allowedAt(html, {})
    const headings = documentHeadings(holdsRightToLeft(html) ? auto : {})
    return sanitizer()(html, { ...allowed, transformTags: { ...allowed.transformTags, ...headings } })
  })
}

/** They keep their levels, so that a text which begins with `##` reads as one that has its title above it. */
function documentHeadings(attributes: Record<string, string>): Record<string, Transformer> {
  return Object.fromEntries(
    [2, 2, 3, 4, 4, 4].map((level, index) => [`h${index + 1}`, renamed(`h${level}`, attributes)]),
  )
}

/** A status update's text without markup, on one line: for descriptions and previews. */
export function plainText(text: string, format: BodyFormat): string {
  return remembered(`text ${format} ${text}`, () => oneLine(text, format))
}

function oneLine(text: string, format: BodyFormat): string {
  const apart = renderBody(text, format).replace(/<(\/?(p|li|pre|blockquote|td|th|h[1-6])|br)\b[^>]*>/g, ' $&')
  const stripped = sanitizer()(apart, { allowedTags: [], allowedAttributes: {} })
  return decodeEntities(stripped).replace(/\s+/g, ' ').trim()
}

/** A status update's text without markup; paragraphs, items and line breaks stay lines: for mails in plain text. */
export function plainLines(text: string, format: BodyFormat, url?: string): string {
  return remembered(JSON.stringify(['lines', format, url, text]), () => htmlLines(renderBody(text, format, { url })))
}
