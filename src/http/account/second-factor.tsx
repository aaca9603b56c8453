import { Elysia } from 'elysia'
import encodeQR from 'qr'
import {
  confirmTotp,
  disableTotp,
  pendingTotp,
  replaceRecoveryCodes,
  startTotp,
} from '#src/domain/accounts/enable-totp.ts'
import { accountById } from '#src/domain/accounts/insert-account.ts'
import { listPasskeys } from '#src/domain/accounts/passkeys.ts'
import { countRecoveryCodes } from '#src/domain/accounts/recovery-codes.ts'
import { readForm } from '#src/domain/form.ts'
import { routes } from '#src/routes.ts'
import { SecondFactorPage, type SecondFactorProps } from '#views/account/second-factor.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const secondFactorRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/second-factor' })
    .use(visit(deps))
    .get('/account/second-factor', ({ visit, set }) => showSecondFactor(deps, visit, set))
    .post('/account/second-factor/totp', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          await startTotp(deps, visit.person(), form.raw('currentPassword'))
          return goTo(set, routes.account.secondFactor.show.url())
        },
        (state, status) => showSecondFactor(deps, visit, set, { totp: state }, status),
      )
    })
    .post('/account/second-factor/totp/confirmation', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const recoveryCodes = confirmTotp(deps, visit.person(), form.text('code'))
          return showSecondFactor(deps, visit, set, { recoveryCodes })
        },
        (state, status) => showSecondFactor(deps, visit, set, { totp: { ...state, values: {} } }, status),
      )
    })
    .post('/account/second-factor/totp/removal', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          await disableTotp(deps, visit.person(), form.raw('currentPassword'))
          return goTo(set, routes.account.secondFactor.show.url(), visit, 'The authenticator app is disconnected.')
        },
        (state, status) => showSecondFactor(deps, visit, set, { totp: state }, status),
      )
    })
    .post('/account/second-factor/recovery-codes', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const recoveryCodes = await replaceRecoveryCodes(deps, visit.person(), form.raw('currentPassword'))
          return showSecondFactor(deps, visit, set, { recoveryCodes })
        },
        (state, status) => showSecondFactor(deps, visit, set, { totp: state }, status),
      )
    })

interface Shown {
  totp?: FormState
  passkey?: FormState
  recoveryCodes?: string[]
}

export function showSecondFactor(deps: AppDeps, visit: Visit, set: Answer, shown: Shown = {}, status = 200) {
  const props: SecondFactorProps = {
    person: personOf({ deps, visit }),
    totp: totpState(deps, visit),
    recoveryCodes: shown.recoveryCodes,
    passkeys: listPasskeys(deps, visit.person()),
    forms: { totp: shown.totp ?? emptyForm, passkey: shown.passkey ?? emptyForm },
  }
  return html(set, SecondFactorPage(props), status)
}

function totpState(deps: AppDeps, visit: Visit): SecondFactorProps['totp'] {
  const actor = visit.person()
  if (accountById(deps.db, actor.accountId).totpEnabledAt !== null)
    return { state: 'on', codesLeft: countRecoveryCodes(deps.db, actor.accountId) }
  const pending = pendingTotp(deps, actor)
  return pending === null
    ? { state: 'off' }
    : { state: 'pending', secret: pending.secret, qrCode: encodeQR(pending.uri, 'svg') }
}
