import type { AccountActor, Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { cachedInstance } from '../settings/instance.ts'

/** The session has shown no second factor: pages lead on to where one is shown or set up. */
export class SecondFactorMissing extends DomainError {
  /** `asker`: the beginning of a sentence. */
  constructor(
    asker: string,
    /** False: the session does not reach the place where one is set up. */
    readonly maySetUp = true,
  ) {
    const advice = maySetUp
      ? 'sign in with one, or set one up in your account.'
      : 'your single sign-on does not count as one. Ask an owner to change that.'
    super('forbidden', `${asker} asks for a second factor: ${advice}`)
  }
}

/**
 * Throws SecondFactorMissing where the instance asks the account for a second factor that this session has not shown. What a session
 * that opens one organization alone has shown is that organization's to judge.
 */
export function requireSecondFactor(deps: Pick<Deps, 'db'>, actor: AccountActor, administers: boolean): void {
  if (actor.secondFactor) return
  if (administers) throw new SecondFactorMissing('The administration of this Opsentry', actor.wholeAccount)
  if (actor.wholeAccount && cachedInstance(deps.db).secondFactorForAll) throw new SecondFactorMissing('This Opsentry')
}
