import type { Language } from '#src/words.ts'
import type { StatusPageAddress } from './page-of.ts'

/** What of a page leads on: links, feeds, forms, and what it says of its own address. */
const leading = { a: 'href', 'link[rel="alternate"]': 'href', 'link[rel="canonical"]': 'href', form: 'action' }

/** A page in a further language: whatever leads on within the status page leads on in it. */
export function leadingOn(
  markup: string,
  { base, url }: Pick<StatusPageAddress, 'base' | 'url'>,
  language: Language,
): string {
  const rewriter = new HTMLRewriter()
  for (const [selector, attribute] of Object.entries(leading))
    rewriter.on(selector, {
      element(element) {
        const target = element.getAttribute(attribute) ?? ''
        if (target.startsWith(base) || target.startsWith(url))
          element.setAttribute(attribute, inLanguage(target, language))
      },
    })
  // A form that asks sends its fields as the query, in place of the one in its address.
  rewriter.on('form[method="get"]', {
    element: (element) =>
      void element.append(`<input type="hidden" name="language" value="${language}">`, { html: true }),
  })
  return rewriter.transform(markup)
}

export function inLanguage(target: string, language: Language): string {
  const [address = '', fragment] = target.split('#')
  const asked = `${address}${address.includes('?') ? '&' : '?'}language=${language}`
  return fragment === undefined ? asked : `${asked}#${fragment}`
}
