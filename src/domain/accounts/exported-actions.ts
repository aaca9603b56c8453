import type { Deps } from '../context.ts'
import { eachAuditPage, isDeedOf } from './audit-pages.ts'

/** What the account did, from every audit log, in pages. */
export async function* actionsOf(deps: Deps, accountId: string): AsyncGenerator<Record<string, unknown>[]> {
  for await (const entries of eachAuditPage(deps, isDeedOf(accountId)))
    yield entries.map(({ chain, at, action, subjectType, subjectId, details }) => ({
      log: chain === '' ? 'instance' : `organization ${chain}`,
      doneAt: at,
      action,
      subject: `${subjectType} ${subjectId}`,
      ...(JSON.parse(details) as Record<string, unknown>),
    }))
}
