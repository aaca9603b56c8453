import { writeUnaudited } from '#src/db/write.ts'
import type { Role } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { roleInOrganization } from '../organizations/memberships.ts'
import { admit } from './admit.ts'
import type { IdentityProvider, Refused, Vouched } from './provider.ts'

/** Whom a sign-in would let in, and as what; null: the provider opens accounts and no organization. */
export interface Admitted {
  name: string
  role: Role | null
}

/** What a sign-in would come to, without one: everything is done, looked at, and taken back. */
export function triedOut(
  deps: Deps,
  { provider, vouched }: { provider: IdentityProvider; vouched: Vouched },
): Admitted | Refused {
  const origin = { ip: '', userAgent: '', requestId: '' }
  try {
    return writeUnaudited(deps.db, (tx) => {
      const admitted = admit(tx, deps, { provider, vouched, origin, signedInAs: null })
      if ('refused' in admitted) throw new TakenBack(admitted)
      const { organizationId } = provider
      const { id, name } = admitted.account
      const role = organizationId === null ? null : roleInOrganization(tx, { organizationId, accountId: id })
      throw new TakenBack({ name, role })
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome
    throw error
  }
}

/** Rolls the transaction back, and carries out what it came to. */
class TakenBack extends Error {
  constructor(readonly outcome: Admitted | Refused) {
    super('taken back')
  }
}
