import { getTableColumns } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { claimsOf } from '../organizations/domain-proof.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { omittedOf } from './exported.ts'

const omit = omittedOf(organizations)

export const settingsColumns: [string, SQLiteColumn][] = Object.entries(getTableColumns(organizations)).filter(
  ([name]) => !omit.includes(name),
)

/** The organization's settings for an export; of domains the one that it would have, be it proven or not. */
export function settingsOf(db: Reader, organization: Organization): Record<string, unknown> {
  const customDomain = organization.customDomain ?? claimsOf(db, organization.id).pending?.domain ?? null
  return Object.fromEntries(Object.entries({ ...organization, customDomain }).filter(([name]) => !omit.includes(name)))
}
