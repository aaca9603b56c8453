import type { Deps } from '#src/domain/context.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'

/** Message-ID that does not change between attempts, so that mail programs recognise a repeated message. */
export function messageId(deps: Deps, deliveryId: string): string {
  return `<${deliveryId}@${hostOf(deps)}>`
}

export function hostOf(deps: Deps): string {
  return new URL(publicUrl(deps)).hostname
}

/**
 * RFC 3834 and Exchange's own header: ask for no out-of-office answer and no receipt, but still for a report of what cannot
 * be delivered (NDR), which `All` would suppress too.
 */
export const automatic = {
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply',
}
