import { inArray, or, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { scimUsers } from '#src/db/schema/scim.ts'

/** In the causing transaction: what providers said of people with these addresses goes; a provider that says it again is heard. */
export function forgetProvisioned(tx: Tx, addresses: string[]): void {
  const lower = addresses.map((address) => address.toLowerCase())
  tx.delete(scimUsers)
    .where(or(inArray(scimUsers.userNameKey, lower), inArray(sql`lower(${scimUsers.email})`, lower)))
    .run()
}
