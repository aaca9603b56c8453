import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { isIndexed } from '#src/domain/organizations/find-page.ts'
import { keptByNobody } from '../cache-control.ts'
import { onForeignPages } from '../plugins/security-headers.ts'

/** Of every answer below a page: one that is not public is kept by nobody, one not for search engines says so. */
export function audienceHeaders(organization: Organization): Record<string, string> {
  return {
    ...(organization.visibility === 'public' ? {} : { 'cache-control': keptByNobody }),
    ...(isIndexed(organization) ? {} : { 'x-robots-tag': 'noindex, nofollow' }),
  }
}

/** Of what other sites show of a page: of one that is not public they show nothing, since its visitors are known to it alone. */
export function foreignHeaders({ visibility }: Organization): Record<string, string> {
  return visibility === 'public' ? onForeignPages : {}
}
