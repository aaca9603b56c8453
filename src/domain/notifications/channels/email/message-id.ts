import type { Deps } from '../../../context.ts'
import { publicUrl } from '../../../settings/instance.ts'

/** The same Message-ID at every attempt, so that a repeated message is seen as the same. */
export function messageId(deps: Deps, deliveryId: string): string {
  return `<${deliveryId}@${hostOf(deps)}>`
}

export function hostOf(deps: Deps): string {
  return new URL(publicUrl(deps)).hostname
}

/** RFC 3834 and its relatives: no out-of-office answer, please. */
export const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
