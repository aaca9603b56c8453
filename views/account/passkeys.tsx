import { routes } from '#src/routes.ts'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'
import { CurrentPassword } from './account.tsx'

export interface PasskeyRow {
  id: string
  name: string
  createdAt: number
  lastUsedAt: number | null
}

export interface PasskeysProps {
  passkeys: PasskeyRow[]
  hasPassword: boolean
  /** Null: this session may add one. */
  confirmFirst: string | null
  form: FormState
  csrf: string
}

export function Passkeys(props: PasskeysProps): JSX.Element {
  const { passkeys, hasPassword, confirmFirst, form, csrf } = props
  return (
    <div class="stack">
      <p class="hint">
        A passkey signs you in with your fingerprint, face or security key: no password to type, none to steal. It
        counts as two factors.
      </p>
      <ul class="plain-rows">
        {passkeys.map((passkey) => (
          <li class="row">
            <div class="row-main">
              <h3 safe>{passkey.name}</h3>
              <p class="hint">
                Added <Moment at={passkey.createdAt} timeZone="UTC" />
                <LastUsed at={passkey.lastUsedAt} />
              </p>
            </div>
            <Confirm
              label="Remove"
              sentence={`${isolated(passkey.name)} no longer signs you in.`}
              confirm={`Remove ${isolated(passkey.name)}`}
              action={routes.account.passkeys.removal.url({ id: passkey.id })}
              csrf={csrf}
            />
          </li>
        ))}
      </ul>
      {confirmFirst === null ? <NewPasskey {...{ form, csrf, hasPassword }} /> : <FormProblem form={form} />}
    </div>
  )
}

function NewPasskey(props: { form: FormState; csrf: string; hasPassword: boolean }): JSX.Element {
  const { form, csrf, hasPassword } = props
  return (
    <form
      method="post"
      action={routes.account.passkeys.create.url()}
      class="stack"
      data-passkey="create"
      data-challenge={routes.account.passkeys.challenge.url()}
    >
      <CsrfField token={csrf} />
      <FormProblem form={form} />
      <TextField
        name="name"
        label="Name of the passkey"
        hint="Such as the device it lives on."
        form={form}
        maxlength={100}
        autocomplete="off"
      />
      {hasPassword ? <CurrentPassword form={form} id="passkey" /> : null}
      <input type="hidden" name="token" value="" />
      <input type="hidden" name="response" value="" />
      <p class="field-error" role="alert" data-passkey-problem hidden></p>
      <Submit label="Add a passkey" icon="key-round" />
    </form>
  )
}

function LastUsed({ at }: { at: number | null }): JSX.Element {
  return at === null ? (
    <span>, never used</span>
  ) : (
    <span>
      , last used <Moment at={at} timeZone="UTC" />
    </span>
  )
}
