/**
 * What browsers say of where a request comes from (W3C Fetch Metadata), and no script can forge. Programs and old browsers say
 * nothing.
 */

/** Caused by a page that is not this origin's: another site's, or that of a neighbouring host name, to which cookies go along. */
export function isFromElsewhere({ headers }: Request): boolean {
  const site = headers.get('sec-fetch-site')
  return site !== null && site !== 'same-origin' && site !== 'none'
}

/** A link elsewhere may lead here. No page there may load or frame what stands here. */
export function isLoadedFromElsewhere(request: Request): boolean {
  if (!isFromElsewhere(request)) return false
  const { headers } = request
  return headers.get('sec-fetch-mode') !== 'navigate' || headers.get('sec-fetch-dest') !== 'document'
}
