import { askForPasskey, signInWithPasskey } from '#src/domain/accounts/sign-in-with-passkey.ts'
import { DomainError } from '#src/domain/errors.ts'
import { routes } from '#src/routes.ts'
import { action, type Binding, done } from '../action.ts'
import { ceremony, parsedResponse } from '../passkey-ceremony.ts'
import { nextIn, showSignIn } from './sign-in.tsx'

/** Signing in with a passkey: a script asks for the challenge and sends the browser's answer as a form. */
export const passkeySignInRoutes: Binding[] = [
  action(routes.signIn.passkeyChallenge, ({ deps, session }) => ceremony(() => askForPasskey(deps, session.origin))),

  action(
    routes.signIn.passkey,
    async ({ deps, session, form }) => {
      const input = { token: form.text('token'), response: parsedResponse(form) }
      session.beginSession(await refusingOld(() => signInWithPasskey(deps, session.origin, input)))
      return done(nextIn(form))
    },
    (context, refused) => showSignIn(context, nextIn(context.form), refused),
  ),
]

/** Turns an expired challenge's not_found into a refusal of the form; a 404 page would mislead. */
async function refusingOld<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found')
      throw new DomainError('invalid', 'That took too long. Try the passkey again.')
    throw error
  }
}
