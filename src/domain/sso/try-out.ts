import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { roleInOrganization } from '../organizations/memberships.ts'
import { admit } from './admit.ts'
import type { IdentityProvider, Refused, Vouched } from './provider.ts'

/** What a sign-in would come to, without one: everything is done, looked at, and taken back. */
export function triedOut(
  deps: Deps,
  { provider, vouched }: { provider: IdentityProvider; vouched: Vouched },
): { sentence: string } | Refused {
  const origin = { ip: '', userAgent: '', requestId: '' }
  try {
    return writeUnaudited(deps.db, (tx) => {
      const admitted = admit(tx, deps, { provider, vouched, origin, signedInAs: null })
      if ('refused' in admitted) throw new TakenBack(admitted)
      const { organizationId } = provider
      const { id, name } = admitted.account
      const role = organizationId === null ? null : roleInOrganization(tx, { organizationId, accountId: id })
      throw new TakenBack({
        sentence: role === null ? `${name} would be signed in.` : `${name} would be in, as ${role}.`,
      })
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome
    throw error
  }
}

/** Rolls the transaction back, and carries out what it came to. */
class TakenBack extends Error {
  constructor(readonly outcome: { sentence: string } | Refused) {
    super('taken back')
  }
}
