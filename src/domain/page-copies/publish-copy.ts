import { visibleRevisionOf } from '#src/db/page-revision.ts'
import type { Organization } from '../organizations/find-organization.ts'
import type { SeenPage } from '../seen-page.ts'
import { publicUrl } from '../settings/instance.ts'
import { pageUrlHere } from '../settings/page-url.ts'
import { throttle } from '../time/yield-to-event-loop.ts'
import { asCopy } from './as-copy.ts'
import { copiedObject } from './copied-object.ts'
import { type CopyPaths, copyPaths } from './copy-paths.ts'
import { type InParallel, inParallel } from './in-parallel.ts'
import { type Layout, layoutOf, relativeLink } from './layout.ts'
import {
  aliveKey,
  bucketKey,
  copiedOrganization,
  isStillWanted,
  knownObjects,
  noteIntent,
  notePublished,
  notePut,
  type PageCopy,
} from './page-copy.ts'
import { removeObjects } from './remove-copy.ts'
import { must, type Turn } from './turn.ts'

const hour = 3_600_000
/** Milliseconds until a page that could not be made is asked for again. */
const untilAgain = 5 * 60_000
/** Pages of the history that are copied at the most. */
const mostHistory = 20

interface Publication {
  turn: Turn
  copy: PageCopy
  organization: Organization
  /** `/` or `/s/acme/`. */
  base: string
  layout: Layout
  /** Paths that come first and without a pause, since they tell what is wrong. */
  urgent: ReadonlySet<string>
  sameAs: CopyPaths['sameAs']
  known: Map<string, string>
  /** Keys that make up the copy now. */
  present: Set<string>
  puts: InParallel
  /** By the path at the origin: put once, before the first page that needs it. */
  files: Map<string, Promise<void>>
  /** Pages that the origin could not make. */
  failed: number
}

/**
 * Puts a page's present state into its bucket: each file as a visitor gets it, one after the other, and only what differs from
 * what is there. What was cut off goes on with the next turn. Resolves with false where the page is not to be there any more.
 * Throws StoreFailure.
 */
export async function publishCopy(turn: Turn, copy: PageCopy): Promise<boolean> {
  const { deps } = turn
  const organization = copiedOrganization(deps.db, copy.organizationId)
  if (!organization) return false
  const revision = visibleRevisionOf(deps.db, organization.id)
  const at = deps.clock.now()
  const publication = await begin(turn, copy, organization, at)
  await publishPages(publication, revision)
  if (!isStillWanted(deps.db, copy)) return false
  if (deps.stopping.aborted) return true
  await removeObjects(
    turn,
    copy,
    [...publication.known.keys()].filter((key) => !publication.present.has(key)),
  )
  const whole = { publishedRevision: revision, publishedAt: at }
  notePublished(
    deps,
    copy,
    publication.failed > 0
      ? { dueAt: at + untilAgain }
      : { ...whole, dueAt: nextByTheClock(at, organization.timeZone) },
  )
  return true
}

/** What is urgent is published again as soon as there is a newer state of it; the turn that follows does the rest. */
async function publishPages(publication: Publication, first: number): Promise<void> {
  const { turn, copy, organization, puts, urgent } = publication
  const { db, stopping } = turn.deps
  const isOver = () => stopping.aborted || !isStillWanted(db, copy)
  let published = first
  for (const path of publication.layout.keys()) {
    if (isOver()) break
    const taken = await publishPage(publication, path)
    if (urgent.has(path)) continue
    // Three parts of the visitors' thread are left to visitors.
    await throttle(performance.now() - taken)
    const present = visibleRevisionOf(db, organization.id)
    if (present === published) continue
    published = present
    // Of two puts to one key the newer must be the later.
    await puts.end()
    for (const again of urgent) if (!isOver()) await publishPage(publication, again)
  }
  await puts.end()
}

async function begin(turn: Turn, copy: PageCopy, organization: Organization, at: number): Promise<Publication> {
  const { deps } = turn
  const base = new URL(pageUrlHere(deps, organization)).pathname
  const publication: Publication = {
    ...{ turn, copy, organization, base },
    layout: new Map(),
    urgent: new Set(),
    sameAs: new Map(),
    known: knownObjects(deps.db, copy),
    present: new Set(),
    puts: inParallel(),
    files: new Map(),
    failed: 0,
  }
  const { urgent, others, sameAs } = copyPaths(deps.db, organization, at)
  publication.layout = layoutOf([...urgent, ...others, ...(await furtherHistory(publication, others))])
  publication.urgent = new Set(urgent)
  publication.sameAs = sameAs
  return publication
}

/** Pages of the history that list something of the copy; what is older is with the origin. */
async function furtherHistory({ turn, organization, base }: Publication, paths: string[]): Promise<string[]> {
  const copied = paths.filter((path) => /^(incidents|maintenance)\/[^/.]+$/.test(path))
  const further: string[] = []
  for (let number = 2; number <= mostHistory; number++) {
    const path = `history?page=${number}`
    const { status, body } = await turn.deps.seePage(organization.slug, base + path)
    const html = status === 200 ? Buffer.from(body).toString('utf8') : ''
    const linked = new Set([...html.matchAll(/(?:incidents|maintenance)\/[\w-]+/g)].map(([link]) => link))
    if (!copied.some((one) => linked.has(one))) break
    further.push(path)
  }
  return further
}

/** Resolves with the milliseconds for which the visitors' thread was asked. */
async function publishPage(publication: Publication, path: string): Promise<number> {
  const { turn, organization, base, layout, sameAs } = publication
  const key = layout.get(path) ?? path
  const began = performance.now()
  const page = await turn.deps.seePage(organization.slug, base + (sameAs.get(path) ?? path))
  const taken = performance.now() - began
  if (page.status >= 500) keepAsItIs(publication, key, path, page.status)
  // Whatever a visitor would not get is not there: merged, moved, deleted, internal.
  else if (page.status === 200) await putPage(publication, path, key, page)
  return taken
}

async function putPage(publication: Publication, path: string, key: string, page: SeenPage): Promise<void> {
  const { turn, copy, base, layout } = publication
  if (!page.type.startsWith('text/html')) return put(publication, key, page, page.body)
  const { html, files } = asCopy(Buffer.from(page.body).toString('utf8'), {
    ...{ path: base + path, key, base, layout },
    origin: publicUrl(turn.deps),
    alive: relativeLink(bucketKey(copy, key), aliveKey),
  })
  await Promise.all([...files].map(([file, fileKey]) => putFile(publication, file, fileKey)))
  await put(publication, key, page, Buffer.from(html))
}

function keepAsItIs(publication: Publication, key: string, path: string, status: number): void {
  publication.failed += 1
  if (publication.known.has(key)) publication.present.add(key)
  publication.turn.deps.logger.error('a page could not be copied', { path, status })
}

/** Resolves when the file is there: no page stands in the bucket without its styles. */
function putFile(publication: Publication, path: string, key: string): Promise<void> {
  const known = publication.files.get(path)
  if (known) return known
  const { turn, organization } = publication
  const putting = turn.deps.seePage(organization.slug, path).then(async (file) => {
    if (file.status === 200) await putObject(publication, copiedObject(key, file, file.body))
  })
  publication.files.set(path, putting)
  return putting
}

async function put(publication: Publication, key: string, page: SeenPage, body: Uint8Array): Promise<void> {
  const object = copiedObject(key, page, body)
  await publication.puts.start(() => putObject(publication, object))
}

async function putObject(publication: Publication, object: ReturnType<typeof copiedObject>): Promise<void> {
  const { turn, copy, known, present } = publication
  const { key, hash } = object
  present.add(key)
  if (known.get(key) === hash || !isStillWanted(turn.deps.db, copy)) return
  noteIntent(turn.deps, copy, key, !known.has(key))
  known.set(key, '')
  must(await turn.store.put(bucketKey(copy, key), object.stored()))
  notePut(turn.deps, copy, key, hash)
}

/** A page ages: bars move at midnight, durations and promises with the hour. */
function nextByTheClock(at: number, timeZone: string): number {
  const midnight = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .startOfDay()
    .add({ days: 1 })
    .startOfDay().epochMilliseconds
  return Math.min(at + hour, midnight)
}
