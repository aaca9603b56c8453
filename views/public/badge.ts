import type { BadgeStyle, ServiceStatus } from '#src/words.ts'
import { startsRightToLeft } from '../layout/direction.ts'
import { statusShapes } from '../layout/status.tsx'
import { charactersOf, textWidth } from './text-width.ts'
import { xml } from './xml.ts'

export interface BadgeProps {
  /** Name of the organization or the service. */
  name: string
  /** Decides mark and colour. */
  status: ServiceStatus
  /** Words for `status`. */
  words: string
  style: BadgeStyle
}

/** The page's own colours in its light look (static/tokens.css): a picture on somebody else's page knows no style sheet. */
export const colors: Record<ServiceStatus, string> = {
  operational: '#0b7346',
  degraded_performance: '#6f5b00',
  partial_outage: '#a83a04',
  major_outage: '#a3102a',
  under_maintenance: '#2253b4',
}

const height = 20
const fontSize = 11
const padding = 7
const mark = 11
const gap = 5
/** Characters of a name that are shown; the title has all of them. */
export const longestName = 40

/** An SVG that reads the same in any page, light or dark: the name, then shape, words and colour of the status. */
export function badge({ name, status, words, style }: BadgeProps): string {
  const shown = shortened(name)
  const [nameWidth, wordsWidth] = [shown, words].map((text) => Math.ceil(textWidth(text, fontSize))) as [number, number]
  const left = nameWidth + 2 * padding
  const width = left + padding + mark + gap + wordsWidth + padding
  const corner = style === 'flat' ? 4 : 0
  const title = xml(`${name}: ${words}`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" rx="${corner}" fill="${colors[status]}"/>`,
    `<path d="${leftHalf(left, corner)}" fill="#38464a"/>`,
    `<path d="${statusShapes[status]}" transform="translate(${left + padding} ${(height - mark) / 2}) scale(${mark / 16})" fill="#fff" fill-rule="evenodd"/>`,
    `<g fill="#fff" font-family="Verdana,Geneva,'DejaVu Sans',sans-serif" font-size="${fontSize}">`,
    textElement(shown, padding, nameWidth),
    textElement(words, left + padding + mark + gap, wordsWidth),
    '</g>',
    '</svg>',
  ].join('')
}

/** Rounded where the badge is. */
function leftHalf(width: number, corner: number): string {
  if (corner === 0) return `M0 0H${width}V${height}H0Z`
  const arc = `A${corner} ${corner} 0 0 1`
  return `M${corner} 0H${width}V${height}H${corner}${arc} 0 ${height - corner}V${corner}${arc} ${corner} 0Z`
}

/** `textLength` holds the text to the room it has, in whatever font it is drawn. */
function textElement(text: string, x: number, width: number): string {
  const direction = startsRightToLeft(text) ? ' direction="rtl"' : ''
  const middle = x + width / 2
  return `<text x="${middle}" y="14" text-anchor="middle"${direction} textLength="${width}" lengthAdjust="spacingAndGlyphs">${xml(text)}</text>`
}

function shortened(name: string): string {
  const characters = charactersOf(name)
  return characters.length <= longestName
    ? name
    : `${characters
        .slice(0, longestName - 1)
        .join('')
        .trimEnd()}…`
}
