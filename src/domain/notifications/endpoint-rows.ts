import { eq, like } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { Deps } from '../context.ts'
import { endpointIdentity } from '../secrets/sealed-secrets.ts'

type Row = typeof webhookEndpoints.$inferSelect
type NewRow = typeof webhookEndpoints.$inferInsert

/** Takes `url`, `secret` and `previousSecret` in plain text and seals them. In the causing transaction, which records it. */
export function insertEndpoint(tx: Tx, deps: Pick<Deps, 'secrets'>, { id, url, secret, ...row }: NewRow): void {
  const seal = sealing(deps, id)
  tx.insert(webhookEndpoints)
    .values({ ...row, id, url: seal('url', url), secret: seal('secret', secret) })
    .run()
}

export function changeEndpoint(
  tx: Tx,
  deps: Pick<Deps, 'secrets'>,
  id: string,
  { url, secret, previousSecret, ...columns }: Partial<Omit<Row, 'id' | 'organizationId'>>,
): void {
  const seal = sealing(deps, id)
  tx.update(webhookEndpoints)
    .set({
      ...columns,
      ...(url !== undefined && { url: seal('url', url) }),
      ...(secret !== undefined && { secret: seal('secret', secret) }),
      ...(previousSecret && { previousSecret: seal('previousSecret', previousSecret) }),
      ...(previousSecret === null && { previousSecret }),
    })
    .where(eq(webhookEndpoints.id, id))
    .run()
}

/** In the causing transaction: endpoints that somebody paused whom that gives away were paused by hand. */
export function forgetPauser(tx: Tx, saysTooMuch: (reason: string) => boolean): void {
  const paused = tx
    .select()
    .from(webhookEndpoints)
    .where(like(webhookEndpoints.pauseReason, pausedBy('%')))
    .all()
  for (const { id } of paused.filter(({ pauseReason }) => saysTooMuch(pauseReason ?? '')))
    tx.update(webhookEndpoints).set({ pauseReason: pausedByHand }).where(eq(webhookEndpoints.id, id)).run()
}

/** Why an endpoint is paused, where a person did it. */
export const pausedByHand = 'It was paused by hand.'
export const pausedBy = (name: string) => `${name} paused it.`

function sealing({ secrets }: Pick<Deps, 'secrets'>, id: string) {
  return (column: 'url' | 'secret' | 'previousSecret', text: string) => secrets.seal(text, endpointIdentity(column, id))
}
