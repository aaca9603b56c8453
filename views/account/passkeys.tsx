import { routes } from '#src/routes.ts'
import { PasskeyProblem } from '../auth/passkey-form.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { CurrentPassword } from './account.tsx'

export interface PasskeyRow {
  id: string
  name: string
  createdAt: number
  lastUsedAt: number | null
}

export interface PasskeysProps {
  t: DashboardMessages
  passkeys: PasskeyRow[]
  hasPassword: boolean
  /** Null: this session may add one. */
  confirmFirst: string | null
  form: FormState
  csrf: string
}

export function Passkeys(props: PasskeysProps): JSX.Element {
  const { t, passkeys, hasPassword, confirmFirst, form, csrf } = props
  return (
    <div class="stack">
      <p class="hint" safe>
        {t.passkeys.hint}
      </p>
      <ul class="plain-rows">
        {passkeys.map((passkey) => (
          <li class="row">
            <div class="row-main">
              <h3 safe>{passkey.name}</h3>
              <p class="hint">
                <AddedAndUsed passkey={passkey} t={t} />
              </p>
            </div>
            <Confirm
              label={t.passkeys.remove}
              sentence={t.passkeys.removeHint(isolated(passkey.name))}
              confirm={t.passkeys.removeNamed(isolated(passkey.name))}
              action={routes.account.passkeys.removal.url({ id: passkey.id })}
              csrf={csrf}
            />
          </li>
        ))}
      </ul>
      {confirmFirst === null ? <NewPasskey {...{ t, form, csrf, hasPassword }} /> : <FormProblem form={form} t={t} />}
    </div>
  )
}

function NewPasskey(props: Pick<PasskeysProps, 't' | 'form' | 'csrf' | 'hasPassword'>): JSX.Element {
  const { t, form, csrf, hasPassword } = props
  return (
    <form
      method="post"
      action={routes.account.passkeys.create.url()}
      class="stack"
      data-passkey="create"
      data-challenge={routes.account.passkeys.challenge.url()}
    >
      <CsrfField token={csrf} />
      <FormProblem form={form} t={t} />
      <TextField
        name="name"
        label={t.passkeys.name}
        hint={t.passkeys.nameHint}
        form={form}
        maxlength={100}
        autocomplete="off"
      />
      {hasPassword ? <CurrentPassword form={form} id="passkey" t={t} /> : null}
      <input type="hidden" name="token" value="" />
      <input type="hidden" name="response" value="" />
      <PasskeyProblem t={t} />
      <Submit label={t.passkeys.add} icon="key-round" />
    </form>
  )
}

function AddedAndUsed({ t, passkey }: { t: DashboardMessages; passkey: PasskeyRow }): JSX.Element {
  const added = <Moment at={passkey.createdAt} timeZone="UTC" t={t} />
  if (passkey.lastUsedAt === null) return <Sentence text={t.passkeys.addedNeverUsed} parts={{ added }} />
  const used = <Moment at={passkey.lastUsedAt} timeZone="UTC" t={t} />
  return <Sentence text={t.passkeys.addedAndUsed} parts={{ added, used }} />
}
