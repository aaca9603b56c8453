import { getTableColumns } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { organizations } from '#src/db/schema/identity.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { omittedOf } from './exported.ts'

const omit = omittedOf(organizations)

export const settingsColumns: [string, SQLiteColumn][] = Object.entries(getTableColumns(organizations)).filter(
  ([name]) => !omit.includes(name),
)

/** The organization's settings for an export. */
export function settingsOf(organization: Organization): Record<string, unknown> {
  return Object.fromEntries(Object.entries(organization).filter(([name]) => !omit.includes(name)))
}
