import { write } from '#src/db/write.ts'
import { type IdleTimeout, idleTimeouts } from '#src/words/sign-in.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from './change-instance.ts'
import { readInstance } from './instance.ts'

export interface SignInSettings {
  secondFactorForAll: boolean
  /** Null: only their lifetime ends sessions. */
  idleMinutes: IdleTimeout | null
}

export function checkSignInSettings(form: Form): Checked<SignInSettings> {
  const { idleMinutes, problem } = idleTimeoutIn(form)
  return checked(
    { secondFactorForAll: form.ticked('secondFactorForAll'), idleMinutes },
    fieldErrors({ idleMinutes: problem }),
  )
}

/** The field `idleMinutes`; '' is none. */
export function idleTimeoutIn(form: Form): { idleMinutes: IdleTimeout | null; problem: string | undefined } {
  const typed = form.text('idleMinutes')
  const idleMinutes = idleTimeouts.find((one) => String(one) === typed) ?? null
  const isKnown = idleMinutes !== null || typed === ''
  return { idleMinutes, problem: isKnown ? undefined : 'Choose one of the times.' }
}

/** From the next request on: who lacks a second factor is led to set one up, and sessions that were idle for longer are over. */
export function configureSignIn(deps: Deps, actor: Actor, after: SignInSettings): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const { secondFactorForAll, idleMinutes } = readInstance(tx)
    changeInstance(tx, deps, actor, {
      set: after,
      action: 'instance.sign_in_configured',
      changes: { before: { secondFactorForAll, idleMinutes }, after },
    })
  })
}
