import { MayBeLost, StorageError } from '#src/db/storage.ts'
import { DomainError } from '#src/domain/errors.ts'
import { SubscriptionGone } from '#src/domain/subscribers/find-subscriber.ts'
import { routes } from '#src/routes.ts'
import type { Messages } from '#views/messages/en.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import type { AppDeps } from '../app-deps.ts'
import { isUnderStatusPage, slugAt } from '../find-route.ts'
import { statusPageOf } from './page-of.ts'

export interface SurroundingPage {
  pageUrl: string
  /** In the page's language. */
  t: Messages
}

/**
 * The status page that an address stands under, whether or not there is anything at that address; undefined: none, or one
 * that is not public, of which a refusal tells nothing.
 */
export function surroundingPage(deps: AppDeps, request: Request): SurroundingPage | undefined {
  const { pathname } = new URL(request.url)
  if (!isUnderStatusPage(pathname)) return undefined
  try {
    const { organization, base } = statusPageOf(deps, request, slugAt(pathname))
    if (organization.visibility !== 'public') return undefined
    return { pageUrl: routes.statusPage.show.url({ base }), t: messagesOf(organization.language) }
  } catch {
    // An unknown organization, or a database that does not answer: the refusal is shown all the same.
    return undefined
  }
}

/** What a visitor can do is the same whatever is wrong with the disk; the team is told more. */
function notSaved(error: StorageError): 'unconfirmed' | 'busy' | 'unsaved' {
  if (error instanceof MayBeLost) return 'unconfirmed'
  return error.trouble === 'busy' ? 'busy' : 'unsaved'
}

/** A refusal in the language of a status page: by its kind, since the domain's sentences are English. */
export function refusalIn(t: Messages, error: unknown, status: number): string {
  if (error instanceof SubscriptionGone) return t.refusal.subscriptionGone
  else if (error instanceof DomainError && error.code === 'rate_limited')
    return t.form.tooManyAttempts(Math.max(1, Math.ceil(error.retryAfter / 60_000)))
  else if (error instanceof StorageError) return t.refusal[notSaved(error)]
  else if (status === 404) return t.refusal.notFound
  else if (status === 405) return t.refusal.wrongMethod
  else if (status === 403) return t.refusal.forbidden
  else if (status < 500) return t.refusal.unreadable
  else return t.refusal.unexpected
}
