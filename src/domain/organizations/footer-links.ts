import type { FooterLink } from '#src/words/look.ts'

/** More than these would push everything else out of the foot of a page. */
const most = 8
const longestText = 60
const longestUrl = 500

/** Links as typed, one a line: its text, then its address. */
export function readFooterLinks(typed: string): { links: FooterLink[]; problem: string | undefined } {
  const lines = typed
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const links = lines.map((line) => {
    const words = line.split(/\s+/)
    return { text: words.slice(0, -1).join(' '), url: words.at(-1) ?? '' }
  })
  return { links, problem: footerLinksProblem(links) }
}

/** As they are typed. */
export function typedFooterLinks(links: readonly FooterLink[]): string {
  return links.map(({ text, url }) => `${text} ${url}`).join('\n')
}

/** A sentence about what is no list of links, or undefined. */
export function footerLinksProblem(links: unknown): string | undefined {
  if (!Array.isArray(links)) return 'Type one link a line: its text, then its address.'
  else if (links.length > most) return `There are ${links.length} links: a page has at most ${most}.`
  else return links.map((link, index) => linkProblem(link, index + 1)).find((problem) => problem !== undefined)
}

function linkProblem(link: unknown, line: number): string | undefined {
  const { text, url } = Object(link) as { text?: unknown; url?: unknown }
  if (typeof url !== 'string' || !isAddress(url))
    return `Line ${line}: end it with an address that begins with https://, such as “Imprint https://www.example.com/imprint”.`
  else if (typeof text !== 'string' || text.trim() === '')
    return `Line ${line}: type the link’s text before its address.`
  else if (text.length > longestText) return `Line ${line}: a link’s text has at most ${longestText} characters.`
  else if (/\p{Cc}/u.test(text)) return `Line ${line}: a link’s text is one line of plain text.`
  else return undefined
}

function isAddress(text: string): boolean {
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' && url.username === '' && url.password === ''
}
