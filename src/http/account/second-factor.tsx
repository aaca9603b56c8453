import {
  confirmTotp,
  disableTotp,
  pendingTotp,
  replaceRecoveryCodes,
  startTotp,
} from '#src/domain/accounts/enable-totp.ts'
import { type Factors, factorDemandedBy, factorsOf } from '#src/domain/accounts/factors.ts'
import { listPasskeys } from '#src/domain/accounts/passkeys.ts'
import { countRecoveryCodes } from '#src/domain/accounts/recovery-codes.ts'
import { isConfirmed } from '#src/domain/accounts/sudo.ts'
import type { AccountActor, Deps } from '#src/domain/context.ts'
import { later } from '#src/later.ts'
import { routes } from '#src/routes.ts'
import { SecondFactorPage, type SecondFactorProps } from '#views/account/second-factor.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { said } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const qr = later(() => require('qr') as typeof import('qr'))

const { secondFactor } = routes.account

export const secondFactorRoutes: Binding[] = [
  page(secondFactor.show, showSecondFactor),

  action(
    secondFactor.totp,
    async ({ deps, actor, form }) => {
      await startTotp(deps, actor, form.raw('currentPassword'))
      return done(secondFactor.show.url())
    },
    (context, totp) => showSecondFactor(context, { totp }),
  ),

  action(
    secondFactor.totpConfirmation,
    (context) => {
      const recoveryCodes = confirmTotp(context.deps, context.actor, context.form.text('code'))
      context.session.readAgain()
      return showSecondFactor(context, { recoveryCodes })
    },
    (context, totp) => showSecondFactor(context, { totp: { ...totp, values: {} } }),
  ),

  action(
    secondFactor.totpRemoval,
    async ({ deps, actor, form }) => {
      await disableTotp(deps, actor, form.raw('currentPassword'))
      return done(secondFactor.show.url(), 'The authenticator app is disconnected.')
    },
    (context, totp) => showSecondFactor(context, { totp }),
  ),

  action(
    secondFactor.recoveryCodes,
    async (context) => {
      const { deps, actor, form } = context
      const recoveryCodes = await replaceRecoveryCodes(deps, actor, form.raw('currentPassword'))
      return showSecondFactor(context, { recoveryCodes })
    },
    (context, totp) => showSecondFactor(context, { totp }),
  ),
]

interface SecondFactorForms {
  totp?: FormState
  passkey?: FormState
  /** Shown once, when they are made. */
  recoveryCodes?: string[]
}

export function showSecondFactor(context: PersonContext, forms: SecondFactorForms = {}): JSX.Element {
  const { deps, session } = context
  // The form before may just have shown the second factor.
  const actor = session.person()
  const factors = factorsOf(deps.db, actor.accountId)
  const person = personOf(context)
  const demandedBy = factorDemandedBy(deps.db, actor.accountId)
  return SecondFactorPage({
    person,
    totp: totpState(deps, actor, factors),
    hasPassword: factors.password,
    demandedBy: demandedBy && said(person.t, demandedBy),
    confirmFirst: confirmFirst(deps, actor, factors),
    recoveryCodes: forms.recoveryCodes,
    passkeys: listPasskeys(deps, actor),
    forms: { totp: forms.totp ?? emptyForm, passkey: forms.passkey ?? emptyForm },
  })
}

/** Of a passkey: an authenticator app was asked for when this session began. */
function confirmFirst(deps: Deps, actor: AccountActor, factors: Factors): string | null {
  const next = secondFactor.show.url()
  const { show } = routes.account.confirmation
  if (!actor.secondFactor && factors.passkeys > 0) return show.url({}, { next, factor: 1 })
  else if (!factors.password && !isConfirmed(deps, actor)) return show.url({}, { next })
  else return null
}

function totpState(deps: Deps, actor: AccountActor, { totp }: Factors): SecondFactorProps['totp'] {
  const pending = pendingTotp(deps, actor)
  if (pending !== null)
    return { state: 'pending', secret: pending.secret, qrCode: qr().default(pending.uri, 'svg'), isMove: totp }
  return totp ? { state: 'on', codesLeft: countRecoveryCodes(deps.db, actor.accountId) } : { state: 'off' }
}
