/** Characters that begin a tag or an entity, each of which costs the sanitizer a step, and some of them a look back. */
const mostSteps = 10_000
const longestHtml = 200_000

/** HTML of an import, as far as a page can show it in a bounded time; of anything beyond, the words alone. */
export function boundedHtml(html: string): string {
  return isBounded(html) ? html : wordsOf(html.slice(0, longestHtml))
}

function isBounded(html: string): boolean {
  return html.length <= longestHtml && (html.match(/[<&]/g)?.length ?? 0) <= mostSteps
}

function wordsOf(html: string): string {
  const text = html.replace(/<[^<>]*>?/g, ' ').replace(/\s+/g, ' ')
  let entities = 0
  return text.replace(/&|>/g, (one) => (++entities > mostSteps ? '' : one === '&' ? '&amp;' : '&gt;'))
}
