import { getTableColumns } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { organizations } from '#src/db/schema/identity.ts'
import type { Organization } from '../organizations/find-organization.ts'

/** What an organization is by where it lives, and its secret. */
const left = ['id', 'slug', 'pagePasswordHash', 'deletedAt']

export const settingsColumns: [string, SQLiteColumn][] = Object.entries(getTableColumns(organizations)).filter(
  ([name]) => !left.includes(name),
)

/** What an organization set about itself, as an export holds it. */
export function settingsOf(organization: Organization): Record<string, unknown> {
  return Object.fromEntries(Object.entries(organization).filter(([name]) => !left.includes(name)))
}
