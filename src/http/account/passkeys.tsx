import { Elysia } from 'elysia'
import { addPasskey, offerPasskey, removePasskey } from '#src/domain/accounts/passkeys.ts'
import { readForm } from '#src/domain/form.ts'
import { routes } from '#src/routes.ts'
import { goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { ceremony, parsedResponse } from '../passkey-ceremony.ts'
import { visit } from '../plugins/visit.ts'
import { showSecondFactor } from './second-factor.tsx'

export const passkeyRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/passkeys' })
    .use(visit(deps))
    .post('/account/passkeys/challenge', ({ body, visit, set }) =>
      ceremony(set, () => offerPasskey(deps, visit.person(), readForm(body).raw('currentPassword'))),
    )
    .post('/account/passkeys', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const input = { name: form.text('name'), token: form.text('token'), response: parsedResponse(form) }
          await addPasskey(deps, visit.person(), input)
          return goTo(set, routes.account.secondFactor.show.url(), visit, 'The passkey is added.')
        },
        (state, status) => showSecondFactor(deps, visit, set, { passkey: state }, status),
      )
    })
    .post('/account/passkeys/:id/removal', ({ params, visit, set }) => {
      removePasskey(deps, visit.person(), params.id)
      return goTo(set, routes.account.secondFactor.show.url(), visit, 'The passkey is removed.')
    })
