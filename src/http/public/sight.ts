import { type PageReader, readerOf } from '#src/domain/page-access/find-readers.ts'
import { givenPass } from '#src/domain/page-access/passes.ts'
import { asReader, asSubscriber } from '#src/domain/page-access/sight.ts'
import type { Subscriber } from '#src/domain/subscribers/subscriber.ts'
import type { AppDeps } from '../app-deps.ts'

/** Who a visitor to a page of readers is; null: nobody that anything may be shown to. */
export interface Visitor {
  readerId: PageReader['id']
  /** At which they got their link; of a reader that is a whole domain, their own. */
  address: string
}

interface Seen {
  db: AppDeps['db']
  visitor: Visitor | null
}

/** Of requests to pages of readers alone; one that stands not in here sees the whole page. */
const seen = new WeakMap<Request, Seen>()

/** First of all, so that a way in which nobody thought of shows nothing. */
export function showNothing({ db }: AppDeps, request: Request): void {
  seen.set(request, { db: asReader(db, null), visitor: null })
}

/** The team and its programs. */
export function showEverything(request: Request): void {
  seen.delete(request)
}

/** Whoever holds this pass; false where it opens nothing. */
export function showToPass(
  deps: AppDeps,
  request: Request,
  page: Parameters<typeof givenPass>[1],
  token: string,
): boolean {
  const pass = givenPass(deps, page, token)
  if (pass === undefined) return false
  const readerId = pass.readerId ?? vouchedReader(deps, page.id, pass.address)
  const visitor = readerId === undefined ? null : { readerId, address: pass.address }
  seen.set(request, { db: asReader(deps.db, readerId), visitor })
  return true
}

/** Of whom a mail's link is. */
export function showToSubscriber({ db }: AppDeps, request: Request, subscriber: Subscriber): void {
  seen.set(request, { db: asSubscriber(db, subscriber), visitor: null })
}

/** The identity provider vouches for an address, and the team says what it sees. */
function vouchedReader({ db }: AppDeps, organizationId: string, address: string): PageReader['id'] | undefined {
  return readerOf(db, organizationId, address)?.id
}

/** As whoever sent the request may see the page. */
export function depsOf(deps: AppDeps, request: Request): AppDeps {
  const own = seen.get(request)
  return own === undefined ? deps : { ...deps, db: own.db }
}

/** Undefined where the page is no page of readers, and for its team. */
export function visitorOf(request: Request): Visitor | null | undefined {
  return seen.get(request)?.visitor
}
