import type { Reader } from '#src/db/connection.ts'
import { isProven, listMailDomains } from '../mail-domains.ts'
import type { IdentityProvider, Refused } from '../provider.ts'
import { type Claims, workspaceIn } from './claims.ts'

/** Google Workspace: what Google knows of whose an account is. */

/** The domain whose accounts Google's page offers; `*`: of any workspace, but no private ones. */
export function hostedDomain(db: Reader, { organizationId }: Pick<IdentityProvider, 'organizationId'>): string {
  const proven = listMailDomains(db, organizationId).filter(({ verifiedAt }) => verifiedAt !== null)
  const [only, ...more] = proven.map(({ domain }) => domain)
  return only !== undefined && more.length === 0 ? only : '*'
}

/**
 * Anybody may give a private Google account an address of any domain, and keeps it when they leave the company: only the workspace's
 * own accounts are its to vouch for.
 */
export function workspaceProblem(
  db: Reader,
  { organizationId }: Pick<IdentityProvider, 'organizationId'>,
  claims: Claims,
): Refused | undefined {
  const workspace = workspaceIn(claims)
  if (workspace !== null && isProven(db, organizationId, workspace)) return undefined
  return { refused: 'foreign_tenant', detail: workspace === null ? 'No workspace.' : `The workspace ${workspace}.` }
}
