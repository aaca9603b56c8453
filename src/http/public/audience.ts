import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { isIndexed } from '#src/domain/organizations/find-page.ts'

/** What nobody on the way may keep. */
export const keptByNobody = 'private, no-store'

/**
 * Whoever keeps a public page asks before showing it again: during an outage nobody may read the minute before. What is not
 * public is kept by nobody; what is not for search engines says so in every answer, whatever its type.
 */
export function audienceHeaders(organization: Organization): Record<string, string> {
  return {
    'cache-control': organization.visibility === 'public' ? 'public, no-cache' : keptByNobody,
    ...(isIndexed(organization) ? {} : { 'x-robots-tag': 'noindex, nofollow' }),
  }
}
