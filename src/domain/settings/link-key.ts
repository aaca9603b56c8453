import type { Secrets } from '../context.ts'

/**
 * The associated data of the instance's link key. It says that the audit chains have keys: whoever takes those keys away, to make
 * the instance look like one from before, cannot seal a link key that says so, and without it no link works.
 */
export const linkKeyIdentity = 'instance.linkKey.keyed'
export const linkKeyIdentityBefore = 'instance.linkKey'

/** How this link key was sealed: by an instance whose chains have keys, or by one from before. */
export function identityOfLinkKey(secrets: Secrets, sealed: string): string {
  try {
    secrets.open(sealed, linkKeyIdentity)
    return linkKeyIdentity
  } catch {
    return linkKeyIdentityBefore
  }
}
