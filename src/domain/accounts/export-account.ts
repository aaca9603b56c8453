import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { type ExportSection, sectionsOf } from './exported-sections.ts'
import { recordAccountEvent } from './record-account-event.ts'

const perAccount = { limit: 10, window: 3_600_000 }

/**
 * Everything this Opsentry keeps about the account, for the account itself, in sections that are read while they are sent.
 * Throws rate_limited.
 */
export function exportAccount(deps: Deps, actor: AccountActor): ExportSection[] {
  spendAttempts(deps, { key: `export:account:${actor.accountId}`, ...perAccount })
  write(deps.db, (tx) => recordAccountEvent(tx, deps, actor, actor.accountId, { action: 'account.exported' }))
  return sectionsOf(deps, actor.accountId)
}
