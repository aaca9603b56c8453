import { eraseDueAccounts } from '../erasure/erase-account.ts'
import type { Run } from './run.ts'

/** Accounts whose 30 days are over; with each, the addresses it was used from go from the request log. */
export async function eraseAccounts(run: Run): Promise<void> {
  const { deps, actor } = run
  const erased = await eraseDueAccounts(deps, actor, async ({ ips }) => {
    run.goOn()
    await deps.requestLogs.ask('forget', { paths: [], ips })
  })
  run.count('accounts', erased)
}
