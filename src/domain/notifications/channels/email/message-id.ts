import type { Deps } from '#src/domain/context.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'

/** The same Message-ID at every attempt, so that a repeated message is seen as the same. */
export function messageId(deps: Deps, deliveryId: string): string {
  return `<${deliveryId}@${hostOf(deps)}>`
}

export function hostOf(deps: Deps): string {
  return new URL(publicUrl(deps)).hostname
}

/**
 * RFC 3834 and Exchange's own: no out-of-office answer, no receipt, please; but a report where it cannot be delivered (NDR),
 * which `All` would suppress too.
 */
export const automatic = {
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply',
}
