import { timingSafeEqual } from 'node:crypto'
import type { Deps } from '#src/domain/context.ts'
import { shortSignature } from '#src/domain/secrets/signed-links.ts'
import { cachedInstance } from '#src/domain/settings/instance.ts'

/**
 * The return path of a mail to a subscriber: an address of its own, which names the delivery and cannot be made up
 * (variable envelope return path), such as `bounces+DELIVERY.SIGNATURE@example.com`. Without a bounce address, the relay's
 * own sender.
 */
export function returnPathOf(deps: Pick<Deps, 'db' | 'secrets'>, deliveryId: string, relayFrom: string): string {
  const { bounceMode, bounceAddress } = cachedInstance(deps.db)
  if (bounceMode === 'none' || bounceAddress === null) return relayFrom
  const at = bounceAddress.lastIndexOf('@')
  const signature = shortSignature(deps, 'return-path', deliveryId)
  return `${bounceAddress.slice(0, at)}+${deliveryId}.${signature}${bounceAddress.slice(at)}`
}

const returnPath = /\+([a-z0-9]{12})\.([0-9a-f]{20})@/gi

/** The delivery named by a return path that stands somewhere in `text` and was made here; null where there is none. */
export function deliveryNamedIn(deps: Pick<Deps, 'db' | 'secrets'>, text: string): string | null {
  for (const [, id = '', given = ''] of text.toLowerCase().matchAll(returnPath)) {
    const expected = shortSignature(deps, 'return-path', id)
    if (timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return id
  }
  return null
}
