import { addPasskey, offerPasskey, removePasskey } from '#src/domain/accounts/passkeys.ts'
import { routes } from '#src/routes.ts'
import { action, type Binding, done } from '../action.ts'
import { ceremony, parsedResponse } from '../passkey-ceremony.ts'
import { showSecondFactor } from './second-factor.tsx'

const { passkeys, secondFactor } = routes.account

export const passkeyRoutes: Binding[] = [
  action(passkeys.challenge, ({ deps, actor, form }) =>
    ceremony(() => offerPasskey(deps, actor, form.raw('currentPassword'))),
  ),

  action(
    passkeys.create,
    async ({ deps, actor, form }) => {
      const input = { name: form.text('name'), token: form.text('token'), response: parsedResponse(form) }
      await addPasskey(deps, actor, input)
      return done(secondFactor.show.url(), 'The passkey is added.')
    },
    (context, passkey) => showSecondFactor(context, { passkey }),
  ),

  action(
    passkeys.removal,
    ({ deps, actor, params }) => {
      removePasskey(deps, actor, params.id)
      return done(secondFactor.show.url(), 'The passkey is removed.')
    },
    (context, passkey) => showSecondFactor(context, { passkey }),
  ),
]
