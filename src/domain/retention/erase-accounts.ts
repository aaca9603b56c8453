import { eraseDueAccounts } from '../erasure/erase-account.ts'
import type { Run } from './run.ts'

/** Erases accounts whose 30 days are over, and removes the addresses they were used from from the request log. */
export async function eraseAccounts(run: Run): Promise<void> {
  const { deps, actor } = run
  const erased = await eraseDueAccounts(deps, actor, async ({ ips }) => {
    run.goOn()
    await deps.requestLogs.ask('forget', { paths: [], ips })
  })
  run.count('accounts', erased)
}
