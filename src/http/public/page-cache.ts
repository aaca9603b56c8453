import {
  addressRevision,
  recentAddressRevision,
  recentVisibleRevision,
  recentVisibleRevisionOf,
  visibleRevision,
  visibleRevisionOf,
} from '#src/db/page-revision.ts'
import type { Sight } from '#src/db/restricted.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { holdsUntil } from '#src/domain/status-page/holds-until.ts'
import { later } from '#src/later.ts'
import type { AnyRoute } from '#src/route.ts'
import type { AppDeps } from '../app-deps.ts'
import { everyCache } from '../cache-control.ts'
import { routeAt } from '../find-route.ts'
import { securityHeadersOf } from '../plugins/security-headers.ts'
import { addressOf } from './address-of.ts'
import { forAudience } from './audience.ts'
import { type ByteStore, createByteStore } from './byte-store.ts'
import { andThen, createMakings } from './in-steps.ts'
import { type Asking, addCoding, type KeptAnswer, keptAnswer, respond } from './kept-answer.ts'
import { createPacker, packedSmallest } from './pack.ts'
import type { StatusPageAddress } from './page-of.ts'

const mebibyte = 1024 * 1024
/**
 * Bytes of kept answers, in all codings. What is one of many, such as an incident's page, has room of its own: a crawler that
 * asks for all of them takes none from the pages that everybody asks for.
 */
const room = { front: 32 * mebibyte, detail: 16 * mebibyte }
/** Bytes that an answer takes besides its bodies. */
const overhead = 4096
/** Bytes of addresses with the answers they had, whatever they are called: `localhost` and every IP address are ours. */
const roomForAddresses = mebibyte

/** Milliseconds for which a page holds that shows something of all organizations, or a figure that slides with time. */
const aMinute = 60_000

interface Kept {
  key: string
  store: ByteStore<Kept>
  /** Whose visitors see it; null: the whole instance's. */
  organizationId: string | null
  /** The revision of what they see, from which it was rendered. */
  revision: number
  /** It holds from when it was rendered until this moment, UTC ms. Asked of the database with the second visitor: the first has the page by then. */
  from: number
  until: () => number
  answer: KeptAnswer
}

/** Proof that the guards let anybody in at an address, and what stood there. */
interface Proven {
  key: string
  store: ByteStore<Kept>
  path: string
  route: AnyRoute | undefined
  /** What the guards ask has not changed while these two are the same. */
  revision: number
  addresses: number
}

/** A page, as `answer` is asked for it. */
export interface Asked {
  /** Tells apart what is below the page's base. */
  key: string
  /** What alone whoever asks may see: others have another answer. Undefined: all of the page. */
  sight: Sight | undefined
  type: string
  /** One of many of its kind. */
  isDetail: boolean
  /** For how long at most. A minute: figures in it slide with time, whatever happens. `not at all`: it is one of countless. */
  holds: 'until a change' | 'for a minute' | 'not at all'
  /** What it carries besides its own. */
  headers: Record<string, string>
  /** A promise where others have their turn between its steps. What it reads is as of now or later. */
  render: () => string | Promise<string>
}

export interface PageCache {
  /**
   * The answer to a GET or HEAD of `page`, to whoever the guards let in: rendered once for each change, and for each boundary of time.
   * A promise where it is rendered in steps, for whoever comes meanwhile as well.
   */
  answer: (request: Request, page: StatusPageAddress, asked: Asked) => Response | Promise<Response>
  /**
   * The answer of the whole instance's at an address that may answer different visitors differently: `key` names what they have
   * in common. `headers` win over those that every page has. Where `forAll`, everybody has the same.
   */
  answerVariant: (
    request: Request,
    key: string,
    render: Asked['render'],
    headers: Record<string, string>,
    forAll: boolean,
  ) => Response | Promise<Response>
  /** The answer that this very address had before, where it still holds and anyone may have it: nothing else is looked at. */
  again: (request: Request) => { response: Response; path: string; route: AnyRoute | undefined } | undefined
  /** Resolves when every answer has the codings that were asked for. */
  packed: () => Promise<void>
  /** Bytes kept. */
  size: () => { front: number; detail: number }
}

export function createPageCache(deps: AppDeps, capacity = room): PageCache {
  const { db, clock } = deps
  const stores = { front: createByteStore<Kept>(capacity.front), detail: createByteStore<Kept>(capacity.detail) }
  const addresses = createByteStore<Proven>(roomForAddresses)
  const packer = createPacker()
  const untils = new Map<string, { revision: number; from: number; until: () => number }>()
  const makings = createMakings<Kept>()

  function holds(kept: Kept, revision: number): boolean {
    if (kept.revision !== revision) return false
    const now = clock.now()
    return now >= kept.from && now < kept.until()
  }

  /** Once for all answers of an organization. */
  function organizationHolds(organization: Organization, revision: number): () => number {
    const known = untils.get(organization.id)
    const now = clock.now()
    if (known?.revision === revision && now >= known.from && now < known.until()) return known.until
    const until = later(() => holdsUntil({ db, clock: { ...clock, now: () => now } }, organization))
    untils.set(organization.id, { revision, from: now, until })
    return until
  }

  function rendered(
    one: Omit<Kept, 'answer' | 'from'>,
    headers: Record<string, string>,
    render: Asked['render'],
  ): Kept | Promise<Kept> {
    const { key, store, revision } = one
    const known = store.get(key)
    if (known && holds(known, revision)) return known
    const making = makings.of(key, revision)
    if (making) return making
    const from = clock.now()
    const kept = andThen(render(), (text) => {
      const before = store.get(key)
      const kept = { ...one, from, answer: made(headers, text, from, before?.answer) }
      // Made in steps, it may be overtaken by what was made after a change.
      if (before === undefined || before.revision <= revision)
        store.set(key, kept, kept.answer.identity.body.length + overhead)
      return kept
    })
    if (kept instanceof Promise) makings.note(key, revision, kept)
    return kept
  }

  function made(headers: Record<string, string>, text: string, at: number, before?: KeptAnswer): KeptAnswer {
    const body = new TextEncoder().encode(text)
    return keptAnswer(body, { ...securityHeadersOf(deps), ...headers }, at, before)
  }

  function give(request: Asking, kept: Kept): Response {
    const { answer, store, key } = kept
    const response = respond(request, answer, (bytes) => store.grow(key, kept, bytes))
    // The first visitor may be the only one.
    if (!answer.isPacked && answer.given > 1) pack(kept)
    return response
  }

  function pack(kept: Kept): void {
    const { answer, store, key } = kept
    answer.isPacked = packer.add(async () => {
      if (!store.holds(key, kept)) return
      await packedSmallest(answer.identity.body, (coding, bytes) => {
        addCoding(answer, coding, bytes)
        store.grow(key, kept, bytes.length)
      })
    })
  }

  function keepAddress(request: Request, { key, store, revision }: Kept): void {
    const address = addressOf(request.url)
    if (address === undefined) return
    const path = new URL(request.url).pathname
    const proven = { key, store, revision, path, route: routeAt(path), addresses: addressRevision(db) }
    addresses.set(address, proven, 2 * address.length + 200)
  }

  return {
    answer(request, { organization, base }, { key, sight, type, isDetail, holds: atMost, headers, render }) {
      const own = forAudience(organization, { 'content-type': type, 'cache-control': everyCache, ...headers })
      if (atMost === 'not at all')
        return andThen(render(), (text) => respond(asGet(request), made(own, text, clock.now()), () => undefined))
      // Asked before anything is read: what changes meanwhile makes it outdated.
      const revision = visibleRevisionOf(db, organization.id)
      const until = organizationHolds(organization, revision)
      const latest = clock.now() + aMinute
      const one = {
        key: `${organization.id} ${base} ${sight?.key ?? ''} ${key}`,
        // There may be as many sights as readers.
        store: isDetail || sight !== undefined ? stores.detail : stores.front,
        organizationId: organization.id,
        revision,
        until: atMost === 'for a minute' ? () => Math.min(until(), latest) : until,
      }
      return andThen(rendered(one, own, render), (kept) => {
        if (organization.visibility === 'public') keepAddress(request, kept)
        return give(asGet(request), kept)
      })
    },
    answerVariant(request, key, render, headers, forAll) {
      const revision = visibleRevision(db)
      const until = clock.now() + aMinute
      const one = { key, store: stores.front, organizationId: null, revision, until: () => until }
      const own = { 'content-type': 'text/html; charset=utf-8', ...headers }
      return andThen(rendered(one, own, render), (kept) => {
        if (forAll) keepAddress(request, kept)
        return give(asGet(request), kept)
      })
    },
    again(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
      const address = addressOf(request.url)
      const proven = address === undefined ? undefined : addresses.get(address)
      if (proven === undefined || proven.addresses !== recentAddressRevision(db)) return undefined
      const kept = proven.store.get(proven.key)
      if (kept === undefined || kept.revision !== proven.revision) return undefined
      const { organizationId } = kept
      const revision = organizationId === null ? recentVisibleRevision(db) : recentVisibleRevisionOf(db, organizationId)
      return holds(kept, revision)
        ? { response: give(request, kept), path: proven.path, route: proven.route }
        : undefined
    },
    packed: packer.idle,
    size: () => ({ front: stores.front.bytes, detail: stores.detail.bytes }),
  }
}

/** Elysia itself measures what answers a HEAD, and an answer without its body would be 0 bytes long. */
function asGet({ headers }: Request): Asking {
  return { method: 'GET', headers }
}
