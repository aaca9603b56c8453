import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { isIndexed } from '#src/domain/organizations/find-page.ts'
import { keptByNobody } from '../cache-control.ts'
import { onForeignPages } from '../plugins/security-headers.ts'

/** Of every answer below a page: one that is not public is kept by nobody, one not for search engines says so. */
export function audienceHeaders(organization: Organization): Record<string, string> {
  return {
    ...(organization.visibility === 'public' ? {} : { 'cache-control': keptByNobody }),
    ...(isIndexed(organization) ? {} : { 'x-robots-tag': 'noindex, nofollow' }),
    ...(opensToAddresses(organization) ? { 'cross-origin-resource-policy': 'same-site' } : {}),
  }
}

/** Of what other sites show of a page: of one that is not public they show nothing, since its visitors are known to it alone. */
export function foreignHeaders({ visibility }: Organization): Record<string, string> {
  return visibility === 'public' ? onForeignPages : {}
}

/** The headers of an answer, as its organization's audience may have it. */
export function forAudience(organization: Organization, own: Record<string, string>): Record<string, string> {
  const headers = { ...own, ...audienceHeaders(organization) }
  if (opensToAddresses(organization)) delete headers['access-control-allow-origin']
  return headers
}

/**
 * An address alone opens the page: then whatever site a browser there looks at could read it, too, by a script or as a picture,
 * and no header may let it (the Fetch standard, CORS and CORP). A page of readers asks who somebody is, which no address tells.
 */
export function opensToAddresses({ visibility, pageNetworkRule }: Organization): boolean {
  return visibility !== 'public' && visibility !== 'readers' && pageNetworkRule === 'opens'
}
