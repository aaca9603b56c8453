import { type Layout, relativeLink } from './layout.ts'

/** A page, where it stands at the origin and where in the copy. */
export interface CopiedPage {
  /** Its path at the origin, such as `/s/acme/incidents/abc`. */
  path: string
  key: string
  /** `/` or `/s/acme/`. */
  base: string
  /** The origin's address without a trailing slash: what the copy does not hold is asked there. */
  origin: string
  layout: Layout
  /** The link from the page to `alive.json`. */
  alive: string
}

export interface AsCopy {
  html: string
  /** Styles, scripts and pictures that the page needs: the path at the origin, and the key. */
  files: Map<string, string>
}

const linking = ['href', 'src', 'action', 'formaction', 'poster'] as const

/**
 * The page as it stands in the copy: links to what is copied are relative, so that they work wherever the copy does, and all
 * others lead to the origin. Everything else is what a visitor got.
 */
export function asCopy(html: string, page: CopiedPage): AsCopy {
  const files = new Map<string, string>()
  const rewriter = new HTMLRewriter()
    .on('html', { element: (element) => void element.setAttribute('data-alive', page.alive) })
    .on('head', { element: (element) => void element.prepend(policyElement(page.origin), { html: true }) })
  for (const name of linking)
    rewriter.on(`[${name}]`, {
      element(element) {
        const link = element.getAttribute(name)
        if (link !== null) element.setAttribute(name, linkInCopy(unescaped(link), page, files))
      },
    })
  return { html: rewriter.transform(html), files }
}

function linkInCopy(link: string, page: CopiedPage, files: Map<string, string>): string {
  if (/^(#|[a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return link
  const { base, key, origin, layout } = page
  const url = new URL(link, new URL(page.path, 'http://origin.invalid'))
  const path = url.pathname + url.search
  const file = fileKey(url.pathname, base)
  if (file !== undefined) {
    files.set(url.pathname, file)
    return relativeLink(key, file)
  }
  const copied = path.startsWith(base) ? layout.get(path.slice(base.length)) : undefined
  return (copied === undefined ? origin + path : relativeLink(key, copied)) + url.hash
}

/** At an address with its content's hash: known by who links to it. */
function fileKey(path: string, base: string): string | undefined {
  if (/^\/assets\/[\w-]+\/[\w.-]+$/.test(path)) return path.slice(1)
  else if (path.startsWith(base) && /^(pictures|styles)\/[\w-]+$/.test(path.slice(base.length)))
    return path.slice(base.length)
  else return undefined
}

/** A bucket sends no security headers; this is as much of them as a page can carry. */
function policyElement(origin: string): string {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action ${origin}`,
    "base-uri 'none'",
  ].join('; ')
  return `<meta http-equiv="Content-Security-Policy" content="${policy}">`
}

/** The rewriter hands attributes over as they are written. */
function unescaped(attribute: string): string {
  return attribute.replaceAll('&amp;', '&')
}
