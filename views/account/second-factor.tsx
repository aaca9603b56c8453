import { routes } from '#src/routes.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { CurrentPassword } from './account.tsx'
import { type PasskeyRow, Passkeys } from './passkeys.tsx'

export interface SecondFactorProps {
  person: Person
  /** `on`: in force; `pending`: waits for its first code. */
  totp:
    | { state: 'off' }
    | { state: 'pending'; secret: string; qrCode: JSX.Element; isMove: boolean }
    | { state: 'on'; codesLeft: number }
  hasPassword: boolean
  /** Whoever asks this account for a second factor, as the beginning of a sentence; null: nobody does. */
  demandedBy: string | null
  /** The page that asks who sits there, where this session may change nothing before that; null: it may. */
  confirmFirst: string | null
  /** Shown this once. */
  recoveryCodes?: string[]
  passkeys: PasskeyRow[]
  forms: { totp: FormState; passkey: FormState }
}

export function SecondFactorPage(props: SecondFactorProps): JSX.Element {
  return (
    <AccountShell person={props.person} title="Second factor" room="second-factor">
      {props.recoveryCodes ? <RecoveryCodes codes={props.recoveryCodes} /> : null}
      <Demanded {...props} />
      {props.confirmFirst === null ? null : <ConfirmFirst url={props.confirmFirst} />}
      <Card name="totp" heading="Authenticator app">
        <App {...props} />
      </Card>
      <Card name="passkeys" heading="Passkeys">
        <Passkeys {...props} form={props.forms.passkey} csrf={props.person.csrf} />
      </Card>
    </AccountShell>
  )
}

function Demanded({ demandedBy, totp, passkeys }: SecondFactorProps): JSX.Element {
  if (demandedBy === null) return ''
  const has = totp.state === 'on' || passkeys.length > 0
  return (
    <p class={has ? 'hint' : 'notice'} safe>
      {has
        ? `${demandedBy} asks for a second factor: the last one cannot be removed.`
        : `${demandedBy} asks for a second factor: connect an app or add a passkey, then go on.`}
    </p>
  )
}

function ConfirmFirst({ url }: { url: string }): JSX.Element {
  return (
    <p class="notice notice-with-action">
      <span>Before you change anything here, confirm that it is you.</span>
      <a class="button primary" href={url}>
        Confirm
      </a>
    </p>
  )
}

function App({ person: { csrf }, totp, forms, ...props }: SecondFactorProps): JSX.Element {
  const { hasPassword } = props
  if (totp.state === 'off') return <ConnectApp csrf={csrf} form={forms.totp} hasPassword={hasPassword} />
  else if (totp.state === 'pending') return <ConfirmApp csrf={csrf} form={forms.totp} {...totp} />
  const mayDisconnect = props.demandedBy === null || props.passkeys.length > 0
  return <AppIsOn csrf={csrf} form={forms.totp} codesLeft={totp.codesLeft} {...{ hasPassword, mayDisconnect }} />
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

function ConnectApp({ csrf, form, hasPassword }: { csrf: string; form: FormState; hasPassword: boolean }): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.totp.url()} csrf={csrf} state={form} class="stack">
      <p class="hint">
        After your password, signing in asks for six digits that an app on your phone shows: whoever learns the password
        still stays out.
      </p>
      {hasPassword ? <CurrentPassword form={form} id="totp" /> : null}
      <Submit label="Connect an authenticator app" look="primary" />
    </Form>
  )
}

interface ConfirmAppProps {
  csrf: string
  form: FormState
  secret: string
  qrCode: JSX.Element
  isMove: boolean
}

function ConfirmApp({ csrf, form, secret, qrCode, isMove }: ConfirmAppProps): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.totpConfirmation.url()} csrf={csrf} state={form} class="stack">
      <p class="hint">
        {isMove
          ? 'Scan this with the app on the other phone, then type the six digits it shows. Until then the old one works.'
          : 'Scan this with the app, then type the six digits it shows.'}
      </p>
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

interface AppIsOnProps {
  csrf: string
  form: FormState
  codesLeft: number
  hasPassword: boolean
  mayDisconnect: boolean
}

function AppIsOn({ csrf, form, codesLeft, hasPassword, mayDisconnect }: AppIsOnProps): JSX.Element {
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
      {hasPassword ? <CurrentPassword form={form} id="totp" /> : null}
      <div class="button-row">
        <Submit label="Make new recovery codes" />
        <button type="submit" class="button" formaction={routes.account.secondFactor.totp.url()}>
          Move to another phone
        </button>
        {mayDisconnect ? (
          <button type="submit" class="button danger" formaction={routes.account.secondFactor.totpRemoval.url()}>
            Disconnect the app
          </button>
        ) : null}
      </div>
    </Form>
  )
}
