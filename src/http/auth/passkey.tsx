import { Elysia } from 'elysia'
import { askForPasskey, signInWithPasskey } from '#src/domain/accounts/passkeys.ts'
import { DomainError } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { ceremony, parsedResponse } from '../passkey-ceremony.ts'
import { visit } from '../plugins/visit.ts'
import { safeNext } from './next.ts'
import { showSignIn } from './sign-in.tsx'

/** Signing in with a passkey: a script asks for the challenge and sends the browser's answer as a form. */
export const passkeySignInRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'auth/passkey' })
    .use(visit(deps))
    .post('/sign-in/passkey/challenge', ({ visit, set }) => ceremony(set, () => askForPasskey(deps, visit.origin)))
    .post('/sign-in/passkey', ({ body, visit, set }) => {
      const form = readForm(body)
      const next = safeNext(form.text('next'))
      return submitted(
        form,
        set,
        async () => {
          const input = { token: form.text('token'), response: parsedResponse(form) }
          visit.beginSession(await refusingOld(() => signInWithPasskey(deps, visit.origin, input)))
          return goTo(set, next)
        },
        (state, status) => showSignIn(deps, visit, set, next, state, status),
      )
    })

/** A challenge that is over is no missing page: the form is shown again. */
async function refusingOld<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found')
      throw new DomainError('invalid', 'It took too long: try the passkey again.')
    throw error
  }
}
