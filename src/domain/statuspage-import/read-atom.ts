import { attribute, elements, parseXml, textOf, type Xml } from '#src/xml.ts'
import { oneLine, refuse } from './fields.ts'
import type { Remark } from './remarks.ts'

/** Largest size of a feed in bytes: a page's holds its newest entries alone. */
export const largestAtom = 8 * 1024 * 1024
/** Characters of it, without what the entries say; and of those how many may begin something: elements, references, values. */
const mostParsed = 1024 * 1024
const mostSigns = 50_000
const longestId = 300

/** An entry of the old page's feed: an incident's or a maintenance's id, and the one by which feed readers know it. */
export interface AtomEntry {
  id: string
  feedId: string
  /** As people call it. */
  label: string
}

export interface AtomFeed {
  entries: AtomEntry[]
  /** Of entries that were left out. */
  remarks: Remark[]
}

/**
 * Reads `history.atom` of a Statuspage, such as `<id>tag:status.example.com,2005:Incident/1234567</id>` beside a link to
 * `/incidents/w554d74dv18j`. Throws invalid with a sentence that begins with `source`.
 */
export async function readAtom(bytes: Uint8Array, source: string): Promise<AtomFeed> {
  if (bytes.length > largestAtom) refuse(`${source} is larger than 8 MiB: give the page's history.atom as it is.`)
  const text = withoutContents(decoded(bytes, source))
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) refuse(`${source} is no feed: give the page's history.atom.`)
  const isCrowded = ['<', '&', '='].some((sign) => text.split(sign, mostSigns + 1).length > mostSigns)
  if (text.length > mostParsed || isCrowded)
    refuse(`${source} has more entries than any page's feed: give the page's history.atom as it is.`)
  const [feed] = elements((await parseXml(text)) ?? {}, 'feed')
  if (!feed) refuse(`${source} is no Atom feed: give the page's history.atom.`)
  return entriesOf(feed, source)
}

function decoded(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    refuse(`${source} is not UTF-8 text: fetch the page's history.atom again.`)
  }
}

/** What the entries say is nearly all of a feed, and nobody asks for it. */
function withoutContents(text: string): string {
  const [head = '', ...parts] = text.split(/<content(?=[\s>])/)
  const end = '</content>'
  return head + parts.map((part) => (part.includes(end) ? part.slice(part.indexOf(end) + end.length) : part)).join('')
}

function entriesOf(feed: Xml, source: string): AtomFeed {
  const read = elements(feed, 'entry').map(entryOf)
  const entries = new Map<string, AtomEntry>()
  const owners = new Map<string, string>()
  for (const entry of read.filter((one) => 'feedId' in one)) {
    const owner = owners.get(entry.feedId)
    if (owner !== undefined && owner !== entry.id) refuse(`${source} has two entries with the id "${entry.feedId}".`)
    owners.set(entry.feedId, entry.id)
    // The newest comes first.
    if (!entries.has(entry.id)) entries.set(entry.id, entry)
  }
  return { entries: [...entries.values()], remarks: read.flatMap((one) => ('kind' in one ? one : [])) }
}

function entryOf(entry: Xml): AtomEntry | Remark {
  const [id] = elements(entry, 'id')
  const [title] = elements(entry, 'title')
  const label = `“${oneLine(title ? textOf(title) : '')}”`
  const feedId = id ? textOf(id) : ''
  const leadsTo = elements(entry, 'link').flatMap((link) => idIn(attribute(link, 'href') ?? '') ?? [])
  const [subject] = leadsTo
  // An absolute address, a tag or a name (RFC 4287, 4.2.6).
  if (!/^[a-z][a-z0-9+.-]*:[^\s<>"]+$/i.test(feedId) || feedId.length > longestId)
    return { kind: 'feed_entry', record: `${label}: it has no id that readers could keep.` }
  else if (subject === undefined)
    return { kind: 'feed_entry', record: `${label}: it leads to no incident and no maintenance.` }
  else return { id: subject, feedId, label: `${label} (${subject})` }
}

/** The id in an address such as `https://status.example.com/incidents/w554d74dv18j`. */
function idIn(href: string): string | undefined {
  return /\/(?:incidents|maintenance)\/([\w-]{1,64})\/?(?:[?#]|$)/.exec(href)?.[1]
}
