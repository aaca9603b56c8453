import { routes } from '#src/routes.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { t } = props.person
  return (
    <AccountShell person={props.person} title={t.accountRooms['second-factor']} room="second-factor">
      {props.recoveryCodes ? <RecoveryCodes codes={props.recoveryCodes} t={t} /> : null}
      <Demanded {...props} />
      {props.confirmFirst === null ? null : <ConfirmFirst url={props.confirmFirst} t={t} />}
      <Card name="totp" heading={t.factor.app}>
        <App {...props} />
      </Card>
      <Card name="passkeys" heading={t.factor.passkeys}>
        <Passkeys {...props} t={t} form={props.forms.passkey} csrf={props.person.csrf} />
      </Card>
    </AccountShell>
  )
}

function Demanded({ person: { t }, demandedBy, totp, passkeys }: SecondFactorProps): JSX.Element {
  if (demandedBy === null) return ''
  const has = totp.state === 'on' || passkeys.length > 0
  return (
    <p class={has ? 'hint' : 'notice'} safe>
      {has ? t.factor.demandedMet(demandedBy) : t.factor.demanded(demandedBy)}
    </p>
  )
}

function ConfirmFirst({ t, url }: { t: DashboardMessages; url: string }): JSX.Element {
  return (
    <p class="notice notice-with-action">
      <span safe>{t.factor.confirmFirst}</span>
      <a class="button primary" href={url} safe>
        {t.confirmIdentity.confirm}
      </a>
    </p>
  )
}

function App({ person: { csrf, t }, totp, forms, ...props }: SecondFactorProps): JSX.Element {
  const { hasPassword } = props
  if (totp.state === 'off') return <ConnectApp t={t} csrf={csrf} form={forms.totp} hasPassword={hasPassword} />
  else if (totp.state === 'pending') return <ConfirmApp t={t} csrf={csrf} form={forms.totp} {...totp} />
  const mayDisconnect = props.demandedBy === null || props.passkeys.length > 0
  return <AppIsOn {...{ t, csrf, hasPassword, mayDisconnect }} form={forms.totp} codesLeft={totp.codesLeft} />
}

function RecoveryCodes({ t, codes }: { t: DashboardMessages; codes: string[] }): JSX.Element {
  return (
    <Card name="codes" heading={t.factor.recoveryHeading} class="shown-once">
      <p safe>{t.factor.recoveryHint}</p>
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

interface ConnectAppProps {
  t: DashboardMessages
  csrf: string
  form: FormState
  hasPassword: boolean
}

function ConnectApp({ t, csrf, form, hasPassword }: ConnectAppProps): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.totp.url()} csrf={csrf} state={form} t={t} class="stack">
      <p class="hint" safe>
        {t.factor.connectHint}
      </p>
      {hasPassword ? <CurrentPassword form={form} id="totp" t={t} /> : null}
      <Submit label={t.factor.connect} look="primary" />
    </Form>
  )
}

interface ConfirmAppProps {
  t: DashboardMessages
  csrf: string
  form: FormState
  secret: string
  qrCode: JSX.Element
  isMove: boolean
}

function ConfirmApp({ t, csrf, form, secret, qrCode, isMove }: ConfirmAppProps): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.totpConfirmation.url()} csrf={csrf} state={form} t={t} class="stack">
      <p class="hint" safe>
        {isMove ? t.factor.scanMove : t.factor.scan}
      </p>
      <div class="qr-code" role="img" aria-label={t.factor.qrCode}>
        {qrCode}
      </div>
      <p class="hint">
        <Sentence text={t.factor.noCamera} parts={{ secret: <TypedSecret secret={secret} /> }} />
      </p>
      <TextField
        name="code"
        label={t.credentials.code}
        form={form}
        autocomplete="one-time-code"
        inputmode="numeric"
        maxlength={10}
        required
      />
      <Submit label={t.factor.turnOn} look="primary" />
    </Form>
  )
}

function TypedSecret({ secret }: { secret: string }): JSX.Element {
  return (
    <code data-totp-secret safe>
      {secret.replace(/(.{4})(?=.)/g, '$1 ')}
    </code>
  )
}

interface AppIsOnProps {
  t: DashboardMessages
  csrf: string
  form: FormState
  codesLeft: number
  hasPassword: boolean
  mayDisconnect: boolean
}

function AppIsOn({ t, csrf, form, codesLeft, hasPassword, mayDisconnect }: AppIsOnProps): JSX.Element {
  return (
    <Form action={routes.account.secondFactor.recoveryCodes.url()} csrf={csrf} state={form} t={t} class="stack">
      <p class="with-icon">
        <Icon name="shield-check" />
        <span safe>{t.factor.isOn}</span>
      </p>
      <p class="hint" safe>
        {t.factor.codesLeft(codesLeft)}
      </p>
      {hasPassword ? <CurrentPassword form={form} id="totp" t={t} /> : null}
      <div class="button-row">
        <Submit label={t.factor.newCodes} />
        <button type="submit" class="button" formaction={routes.account.secondFactor.totp.url()} safe>
          {t.factor.move}
        </button>
        {mayDisconnect ? (
          <button type="submit" class="button danger" formaction={routes.account.secondFactor.totpRemoval.url()} safe>
            {t.factor.disconnect}
          </button>
        ) : null}
      </div>
    </Form>
  )
}
