import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'

/** In the causing transaction: renames those tokens of the account whose name gives the person away to `Token of` the pseudonym. */
export function renameTokensOf(
  tx: Tx,
  { accountId, pseudonym }: { accountId: string; pseudonym: string },
  saysTooMuch: (name: string) => boolean,
): void {
  const made = tx.select().from(apiTokens).where(eq(apiTokens.createdBy, accountId)).all()
  for (const { id } of made.filter(({ name }) => saysTooMuch(name)))
    tx.update(apiTokens)
      .set({ name: `Token of ${pseudonym}` })
      .where(eq(apiTokens.id, id))
      .run()
}
