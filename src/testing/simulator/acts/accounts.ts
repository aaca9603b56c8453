import { deleteAccount, undoDeletion } from '#src/domain/accounts/delete-account.ts'
import { accountOf, testPassword } from '../../personas.ts'
import { originOf } from '../model.ts'
import { type Act, attempt, attemptLater } from './attempt.ts'

/** Somebody of the team deletes their account. */
export const remove: Act = async (world, random) => {
  const there = world.model.accounts.filter(({ deletedAt }) => deletedAt === null)
  if (there.length === 0) return undefined
  const account = random.pick(there)
  const actor = { ...accountOf(account.persona), origin: originOf(account) }
  const form = { currentPassword: testPassword, code: '', typedEmail: account.email }
  const { done } = await attemptLater(world, { act: (deps) => deleteAccount(deps, actor, form), find: () => '' })
  if (done === null) return undefined
  // Where the process died of it, nobody has seen the link.
  Object.assign(account, { deletedAt: world.time.clock.now(), link: done || null })
  // For good: they are not brought back with it.
  for (const token of world.model.tokens) if (token.holder === account.persona) token.isRevoked = true
  return account.email
}

/** They open the link that brings it back. */
export const restore: Act = (world, random) => {
  const gone = world.model.accounts.filter(({ link }) => link !== null)
  if (gone.length === 0) return undefined
  const account = random.pick(gone)
  const { done } = attempt(world, {
    act: (deps) => {
      undoDeletion(deps, originOf(account), account.link ?? '')
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  Object.assign(account, { deletedAt: null, link: null })
  return account.email
}
