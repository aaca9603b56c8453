/** What a client may hold already. */
export interface Validators {
  /** With its quotes, and `W/` where it is weak. */
  etag: string
  /** UTC ms of a whole second; null: the date alone does not tell two versions apart. */
  lastModified: number | null
}

/** Does a GET or HEAD get 304? If-None-Match is compared weakly, and If-Modified-Since counts only without it (RFC 9110, 13.2.2). */
export function isUnchanged(headers: Headers, { etag, lastModified }: Validators): boolean {
  const held = headers.get('if-none-match')
  if (held !== null) return held === etag || names(held, etag)
  const since = headers.get('if-modified-since')
  if (since === null || lastModified === null) return false
  // The oldest form names no zone, and means UTC all the same.
  return dates.test(since) && lastModified <= Date.parse(since.endsWith(' GMT') ? since : `${since} GMT`)
}

/** The three forms of an HTTP date (RFC 9110, 5.6.7) begin with a day's name. */
const dates = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? [\w :-]{10,30}$/

/** A list of tags, or any. */
function names(held: string, etag: string): boolean {
  if (held.trim() === '*') return true
  const opaque = opaqueOf(etag)
  return (held.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []).some((tag) => opaqueOf(tag) === opaque)
}

function opaqueOf(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
