import type { Deps } from '../context.ts'
import { signatureOf } from '../secrets/signed-links.ts'

const prefix = 'erased-'

/**
 * What stands in the place of an erased person, such as `erased-1a2b3c4d`: the same wherever the same id or address stood,
 * and telling nobody which without the instance's link key.
 */
export function pseudonymOf(deps: Pick<Deps, 'db' | 'secrets'>, idOrAddress: string): string {
  const digest = Buffer.from(signatureOf(deps, 'pseudonym', idOrAddress), 'base64url')
  return prefix + digest.toString('hex').slice(0, 8)
}

/** The name that people read beside what somebody wrote; null where nobody in particular did. */
export function authorName(name: string | null, authorId: string | null): string | null {
  return name ?? (authorId?.startsWith(prefix) ? 'Deleted account' : null)
}
