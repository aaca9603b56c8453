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
import { later } from '#src/later.ts'
import { routes } from '#src/routes.ts'
import { SecondFactorPage, type SecondFactorProps } from '#views/account/second-factor.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
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
  return SecondFactorPage({
    person: personOf(context),
    totp: totpState(context),
    recoveryCodes: forms.recoveryCodes,
    passkeys: listPasskeys(context.deps, context.actor),
    forms: { totp: forms.totp ?? emptyForm, passkey: forms.passkey ?? emptyForm },
  })
}

function totpState({ deps, actor }: PersonContext): SecondFactorProps['totp'] {
  if (accountById(deps.db, actor.accountId).totpEnabledAt !== null)
    return { state: 'on', codesLeft: countRecoveryCodes(deps.db, actor.accountId) }
  const pending = pendingTotp(deps, actor)
  return pending === null
    ? { state: 'off' }
    : { state: 'pending', secret: pending.secret, qrCode: qr().default(pending.uri, 'svg') }
}
