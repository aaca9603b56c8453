import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'

/** In the causing transaction: renames those tokens of `creator` whose name gives the person away to `Token of` the creator. */
export function renameTokensOf(tx: Tx, creator: string, saysTooMuch: (name: string) => boolean): void {
  const made = tx.select().from(apiTokens).where(eq(apiTokens.createdBy, creator)).all()
  for (const { id } of made.filter(({ name }) => saysTooMuch(name)))
    tx.update(apiTokens)
      .set({ name: `Token of ${creator}` })
      .where(eq(apiTokens.id, id))
      .run()
}
