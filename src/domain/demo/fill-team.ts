import { write } from '#src/db/write.ts'
import { insertAccount } from '../accounts/insert-account.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Member } from '../context.ts'
import { addMember } from '../organizations/memberships.ts'
import { atConsole } from '../rate-limits/network.ts'
import { colleagues } from './page.ts'

/** Adds two members; nobody knows their passwords, and their addresses exist nowhere. */
export async function fillTeam(deps: Deps, actor: Member): Promise<void> {
  const passwordHash = await deps.passwords.hash(deps.ids.token(), atConsole)
  const { organizationId } = actor
  write(deps.db, (tx) => {
    for (const { name, email, role } of colleagues) {
      const accountId = insertAccount(tx, deps, actor, { name, email, passwordHash, verified: true })
      addMember(tx, deps, { organizationId, accountId, role })
      recordAudit(tx, deps, actor, {
        action: 'member.added',
        organizationId,
        subject: { type: 'account', id: accountId },
        changes: { role },
      })
    }
  })
}
