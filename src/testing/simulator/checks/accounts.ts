import { processOf, type World } from '../world.ts'
import { checkErased } from './erased.ts'

/** Whoever deleted their account is forgotten, once it is gone; everybody else has theirs. */
export function checkAccounts(world: World): void {
  const { model } = world
  const sql = 'SELECT email, deletion_requested_at IS NOT NULL AS deleted FROM accounts'
  const rows = processOf(world).db.$client.query<{ email: string; deleted: number }, []>(sql).all()
  for (const account of model.accounts) {
    const row = rows.find(({ email }) => email === account.email)
    if (!row && account.deletedAt === null) world.found(`the account ${account.email} is gone, and nobody deleted it`)
    if (row && (row.deleted === 1) !== (account.deletedAt !== null))
      world.found(`the account ${account.email} is ${row.deleted ? '' : 'not '}deleted, as nobody wanted`)
    if (!row) for (const trace of [account.email, account.ip]) checkErased(world, trace)
  }
  model.accounts = model.accounts.filter(({ email }) => rows.some((row) => row.email === email))
}
