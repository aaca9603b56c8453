import { savePolicyDraft } from '#src/domain/privacy/draft-policy.ts'
import { earliestDay, publishPolicy } from '#src/domain/privacy/publish-policy.ts'
import { withdrawPolicy } from '#src/domain/privacy/withdraw-policy.ts'
import { provenAs } from '../../personas.ts'
import { type Act, attempt, newest } from './attempt.ts'

const newestVersion =
  'SELECT id AS value FROM policy_versions WHERE published_at IS NOT NULL ORDER BY rowid DESC LIMIT 1'

/** The instance admin changes the policy, and everybody who has an account then is told. */
export const publish: Act = (world, random) => {
  const material = random.chance(0.7)
  const text = { source: `Policy ${world.step} of {operator}.`, summary: 'It changed.', language: 'en' } as const
  const drafted = attempt(world, {
    act: (deps) => {
      savePolicyDraft(deps, provenAs('iris'), text)
      return true
    },
    find: () => true,
  })
  if (drafted.done === null) return undefined
  const effectiveOn = material ? earliestDay(world.time.clock.now()) : ''
  const { done: id } = attempt(world, {
    act: (deps) => publishPolicy(deps, provenAs('iris'), { material, effectiveOn }).id,
    find: (db) => newest(db, newestVersion),
  })
  if (id === null) return undefined
  const gone = new Set(world.model.accounts.filter(({ deletedAt }) => deletedAt !== null).map(({ email }) => email))
  world.model.policies.push({ id, isTold: material, isWithdrawn: false, gone, at: world.time.elapsed() })
  return `${id}${material ? ', a change' : ''}`
}

export const withdraw: Act = (world, random) => {
  const there = world.model.policies.filter(({ isWithdrawn }) => !isWithdrawn)
  if (there.length === 0) return undefined
  const policy = random.pick(there)
  const { done } = attempt(world, {
    act: (deps) => {
      withdrawPolicy(deps, provenAs('iris'), policy.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  policy.isWithdrawn = true
  return policy.id
}
