import type { ErrorCode } from '#src/domain/errors.ts'
import { outcomeOf } from './outcome.ts'
import { acmeId, actorOf, audited, type Persona, populate } from './personas.ts'
import { type TestDeps, testDeps } from './test-deps.ts'

/**
 * A room of the domain without the app around it: a migrated database of one's own with both organizations and everybody in
 * them. What HTTP adds (forms, sessions, who may call a route) is tested with `testApp()`.
 */
export function testRoom(overrides: Partial<TestDeps> = {}) {
  const deps = testDeps(overrides, populate)
  return {
    deps,
    db: deps.db,
    clock: deps.clock,
    /** The member this person is inside the domain. */
    actor: (persona: Persona) => actorOf(persona),
    /** Actions in the audit log of the organization, oldest first; null: the instance's own. */
    audited: (organizationId: string | null = acmeId) => audited(deps, organizationId),
  }
}

export type TestRoom = ReturnType<typeof testRoom>

/** The error code with which `act` is refused. Throws where it succeeds. */
export function refusal(act: () => unknown): ErrorCode {
  const outcome = outcomeOf(act)
  if (outcome === 'done') throw new Error('it was let through')
  return outcome
}

/** `refusal` for an `act` that rejects. */
export async function laterRefusal(act: () => Promise<unknown>): Promise<ErrorCode> {
  const [result] = await Promise.allSettled([act()])
  return refusal(() => {
    if (result.status === 'rejected') throw result.reason
  })
}
