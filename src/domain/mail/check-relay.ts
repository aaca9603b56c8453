import { isIP } from 'node:net'
import { relaySecurities } from '#src/words.ts'
import type { FieldErrors } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from './check-address.ts'
import type { Mailbox, Relay } from './mail.ts'

export interface RelayInput {
  host: string
  port: string
  security: string
  user: string
  /** Empty: the saved one stays, if the server is still the same. */
  password: string
  from: string
  /** It signs in by a token, and so without a password. Absent: it does not. */
  byToken?: boolean
}

/** As a form has it. */
export function relayInput(form: Form): RelayInput {
  return {
    host: form.text('host'),
    port: form.text('port'),
    security: form.text('security'),
    user: form.text('user'),
    password: form.raw('password'),
    from: form.text('from'),
    byToken: form.text('signIn') === 'token',
  }
}

const hostName = /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?$/
const longestHost = 253
const longestSecret = 500

/** Checks an SMTP relay as typed; `saved` is the one configured so far, whose password need not be typed again. */
export function checkRelay(input: RelayInput, saved: Relay | null): Checked<Relay> {
  const security = relaySecurities.find((one) => one === input.security)
  const values: Relay = {
    host: plainHost(input.host),
    port: portNumber(input.port),
    security: security ?? 'starttls',
    user: input.user.trim() || null,
    password: null,
    from: input.from.trim(),
  }
  values.password = input.byToken ? null : input.password || keptPassword(values, saved)
  const { password: passwordError, ...others } = relayErrors(values)
  const errors: FieldErrors =
    input.byToken || passwordError === undefined ? others : { ...others, password: passwordError }
  if (security === undefined) errors.security = 'Choose how the connection is secured.'
  if (errors.password && values.user !== null && saved?.password)
    errors.password = 'Type the password again: it was saved for another server or for an encrypted connection.'
  return checked(values, errors)
}

const smtp: HostSentences = {
  missing: 'Type the host name of your SMTP server, such as smtp.example.com.',
  more: 'Type the host name alone of your SMTP server, such as smtp.example.com, without a scheme or port.',
}

/** One sentence for each wrong field of a relay. */
export function relayErrors(relay: Relay): FieldErrors {
  return fieldErrors({
    host: hostProblem(relay.host, smtp),
    port: isPort(relay.port) ? undefined : 'Type a port from 1 to 65535: usually 587, or 465 for TLS.',
    user: userProblem(relay),
    password: passwordProblem(relay),
    from: addressProblem(relay.from),
  })
}

/** The typed port; 0 for anything but one to five digits. */
export function portNumber(typed: string): number {
  return /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : 0
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}

type Login = Pick<Relay | Mailbox, 'host' | 'security'> & { user: string | null; password: string | null }

/** Never used for another server than the one it was typed for, nor in the clear after it was encrypted. */
export function keptPassword({ host, user, security }: Omit<Login, 'password'>, saved: Login | null): string | null {
  const sameServer = saved?.host === host && (security !== 'none' || saved.security === 'none')
  return user !== null && sameServer ? saved.password : null
}

/** Without the final dot of a full host name, which no certificate holds. */
export function plainHost(typed: string): string {
  return typed.trim().replace(/\.$/, '')
}

/** What is said where nothing was typed, and where more than a host name was. */
export interface HostSentences {
  missing: string
  more: string
}

export function hostProblem(host: string, { missing, more }: HostSentences): string | undefined {
  if (host === '') return missing
  else if (host.length > longestHost || (isIP(host) === 0 && !hostName.test(host))) return more
  else return undefined
}

export function userProblem({ user, password }: Pick<Login, 'user' | 'password'>): string | undefined {
  if (user === null) return password === null ? undefined : 'Type the user that belongs to the password.'
  else return isPlain(user) ? undefined : 'A user is one line of plain text.'
}

export function passwordProblem({ user, password }: Pick<Login, 'user' | 'password'>): string | undefined {
  if (password === null) return user === null ? undefined : 'Type the password that belongs to the user.'
  else return isPlain(password) ? undefined : 'A password is one line of plain text.'
}

function isPlain(text: string): boolean {
  return text.length <= longestSecret && !/\p{Cc}/u.test(text)
}
