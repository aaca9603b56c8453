import type { Deps } from '../context.ts'
import { signatureOf } from '../secrets/signed-links.ts'

const prefix = 'erased-'

/**
 * Replaces an erased person, such as `erased-1a2b3c4d`: one id or address always yields the same pseudonym, and nobody can
 * compute it back without the instance's link key.
 */
export function pseudonymOf(deps: Pick<Deps, 'db' | 'secrets'>, idOrAddress: string): string {
  const digest = Buffer.from(signatureOf(deps, 'pseudonym', idOrAddress), 'base64url')
  return prefix + digest.toString('hex').slice(0, 8)
}

/** The author's name as people read it beside a text; null for a text without an author. */
export function authorName(name: string | null, authorId: string | null): string | null {
  return name ?? (authorId?.startsWith(prefix) ? 'Deleted account' : null)
}
