import { routes } from '#src/routes.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { CurrentPassword } from './account.tsx'

export interface PasskeyRow {
  id: string
  name: string
  createdAt: number
  lastUsedAt: number | null
}

export interface SecondFactorProps {
  person: Person
  /** `on`: in force; `pending`: waits for its first code. */
  totp:
    | { state: 'off' }
    | { state: 'pending'; secret: string; qrCode: JSX.Element }
    | { state: 'on'; codesLeft: number }
  /** Shown this once. */
  recoveryCodes?: string[]
  passkeys: PasskeyRow[]
  forms: { totp: FormState; passkey: FormState }
}

export function SecondFactorPage(props: SecondFactorProps): JSX.Element {
  const { person, totp, passkeys, forms } = props
  return (
    <AccountShell person={person} title="Second factor" room="second-factor">
      {props.recoveryCodes ? <RecoveryCodes codes={props.recoveryCodes} /> : null}
      <Card name="totp" heading="Authenticator app">
        {totp.state === 'off' ? <ConnectApp csrf={person.csrf} form={forms.totp} /> : null}
        {totp.state === 'pending' ? (
          <ConfirmApp csrf={person.csrf} form={forms.totp} secret={totp.secret} qrCode={totp.qrCode} />
        ) : null}
        {totp.state === 'on' ? <AppIsOn csrf={person.csrf} form={forms.totp} codesLeft={totp.codesLeft} /> : null}
      </Card>
      <Card name="passkeys" heading="Passkeys">
        <Passkeys csrf={person.csrf} form={forms.passkey} passkeys={passkeys} />
      </Card>
    </AccountShell>
  )
}

function RecoveryCodes({ codes }: { codes: string[] }): JSX.Element {
  return (
    <Card name="codes" heading="Your recovery codes" class="shown-once">
      <p>
        Each signs you in once when your phone is lost. They are shown this one time: print them, or put them into a
        password manager.
      </p>
      <ul class="codes">
        {codes.map((code) => (
          <li>
            <code safe>{code}</code>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function ConnectApp({ csrf, form }: { csrf: string; form: FormState }): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.totp.url()} csrf={csrf} state={form} class="stack">
      <p class="hint">
        After your password, signing in asks for six digits that an app on your phone shows: whoever learns the password
        still stays out.
      </p>
      <CurrentPassword form={form} id="totp" />
      <Submit label="Connect an authenticator app" look="primary" />
    </Form>
  )
}

interface ConfirmAppProps {
  csrf: string
  form: FormState
  secret: string
  qrCode: JSX.Element
}

function ConfirmApp({ csrf, form, secret, qrCode }: ConfirmAppProps): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.totpConfirmation.url()} csrf={csrf} state={form} class="stack">
      <p class="hint">Scan this with the app, then type the six digits it shows.</p>
      <div class="qr-code" role="img" aria-label="QR code with the secret below">
        {qrCode}
      </div>
      <p class="hint">
        No camera? Type this secret into the app:{' '}
        <code data-totp-secret safe>
          {secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </code>
      </p>
      <TextField
        name="code"
        label="Code"
        form={form}
        autocomplete="one-time-code"
        inputmode="numeric"
        maxlength={10}
        required
      />
      <Submit label="Turn it on" look="primary" />
    </Form>
  )
}

function AppIsOn({ csrf, form, codesLeft }: { csrf: string; form: FormState; codesLeft: number }): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.recoveryCodes.url()} csrf={csrf} state={form} class="stack">
      <p class="with-icon">
        <Icon name="shield-check" />
        <span>Signing in asks for a code of your app.</span>
      </p>
      <p class="hint" safe>
        {codesLeft === 0
          ? 'No recovery code is left: make new ones, or a lost phone locks you out.'
          : `${codesLeft} of 10 recovery codes are left.`}
      </p>
      <CurrentPassword form={form} id="totp" />
      <div class="button-row">
        <Submit label="Make new recovery codes" />
        <button type="submit" class="button danger" formaction={routes.account.secondFactor.totpRemoval.url()}>
          Disconnect the app
        </button>
      </div>
    </Form>
  )
}

function Passkeys({ csrf, form, passkeys }: { csrf: string; form: FormState; passkeys: PasskeyRow[] }): JSX.Element {
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
        <CurrentPassword form={form} id="passkey" />
        <input type="hidden" name="token" value="" />
        <input type="hidden" name="response" value="" />
        <p class="field-error" role="alert" data-passkey-problem hidden></p>
        <Submit label="Add a passkey" icon="key-round" />
      </form>
    </div>
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
