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
  return `${bounceAddress.slice(0, at)}+${deliveryId}.${signatureOfMark(deps, deliveryId)}${bounceAddress.slice(at)}`
}

/** Names the delivery to a mail service, which repeats it when it posts what became of the mail; of letters, digits and `_`. */
export function markOf(deps: Pick<Deps, 'db' | 'secrets'>, deliveryId: string): string {
  return `${deliveryId}_${signatureOfMark(deps, deliveryId)}`
}

function signatureOfMark(deps: Pick<Deps, 'db' | 'secrets'>, deliveryId: string): string {
  return shortSignature(deps, 'return-path', deliveryId)
}

const marks = /(?<![a-z0-9])([a-z0-9]{12})[._]([0-9a-f]{20})(?![0-9a-z])/g

/** The delivery named by a return path or mark that stands somewhere in `text` and was made here; null where there is none. */
export function deliveryNamedIn(deps: Pick<Deps, 'db' | 'secrets'>, text: string): string | null {
  for (const [, id = '', given = ''] of text.toLowerCase().matchAll(marks)) {
    const expected = signatureOfMark(deps, id)
    if (timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return id
  }
  return null
}
