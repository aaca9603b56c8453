import sanitizeHtml from 'sanitize-html'
import { markdown } from '#src/markdown.ts'
import type { BodyFormat } from '#src/words.ts'
import { boundedHtml } from './bounded-html.ts'
import { remembered } from './remembered.ts'

/** Tags that a status update may hold; headings would break the page's own outline. */
const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'br',
    'strong',
    'em',
    's',
    'code',
    'pre',
    'ul',
    'ol',
    'li',
    'blockquote',
    'a',
    'hr',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'small',
    'b',
    'i',
    'u',
  ],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener' }) },
}

/** A text that is a page of its own may have headings: below the page's own one. */
const allowedInDocuments: sanitizeHtml.IOptions = {
  ...allowed,
  allowedTags: ['h2', 'h3', 'h4', ...(allowed.allowedTags || [])],
  transformTags: { ...allowed.transformTags, h1: 'h2', h5: 'h4', h6: 'h4' },
}

/** A status update's text -> HTML that is fit for any page. */
export function renderBody(text: string, format: BodyFormat): string {
  return remembered(`body ${format} ${text}`, () => sanitizeHtml(htmlOf(text, format), allowed))
}

function htmlOf(text: string, format: BodyFormat): string {
  return format === 'markdown' ? markdown.render(text) : boundedHtml(text)
}

/** A status update's text as markdown-it's tokens, for output that is not HTML. */
export function parseMarkdown(text: string) {
  return markdown.parse(text, {})
}

/** A status update's text as an element of a page. */
export function Body(props: { text: string; format: BodyFormat }): JSX.Element {
  return renderBody(props.text, props.format)
}

/** A whole text of its own, such as the privacy policy, from Markdown. */
export function DocumentBody({ text }: { text: string }): JSX.Element {
  return remembered(`document ${text}`, () => sanitizeHtml(markdown.render(text), allowedInDocuments))
}

/** A status update's text without markup, on one line: for descriptions and previews. */
export function plainText(text: string, format: BodyFormat): string {
  return remembered(`text ${format} ${text}`, () => oneLine(text, format))
}

function oneLine(text: string, format: BodyFormat): string {
  const stripped = sanitizeHtml(htmlOf(text, format), {
    allowedTags: [],
    allowedAttributes: {},
  })
  return decodeEntities(stripped).replace(/\s+/g, ' ').trim()
}

/** A status update's text without markup; paragraphs, items and line breaks stay lines: for mails in plain text. */
export function plainLines(text: string, format: BodyFormat): string {
  return remembered(`lines ${format} ${text}`, () => linesOf(text, format))
}

function linesOf(text: string, format: BodyFormat): string {
  const lines = renderBody(text, format)
    .replace(/\n/g, ' ')
    .replace(/<li>/g, '\n- ')
    .replace(/<br ?\/?>/g, '\n')
    .replace(/<\/(p|ul|ol|pre|blockquote)>/g, '\n\n')
    .replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, (_, href, label) => (label === href ? href : `${label} (${href})`))
  return decodeEntities(sanitizeHtml(lines, { allowedTags: [], allowedAttributes: {} }))
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function decodeEntities(text: string): string {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
}
