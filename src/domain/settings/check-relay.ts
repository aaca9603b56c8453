import { isIP } from 'node:net'
import { relaySecurities } from '#src/db/schema/identity.ts'
import { type Checked, fieldErrors } from '../checked.ts'
import type { Relay } from '../context.ts'
import type { FieldErrors } from '../errors.ts'
import { addressProblem } from './check-address.ts'

export interface RelayInput {
  host: string
  port: string
  security: string
  user: string
  /** Empty: the saved one stays, where the server is the saved one. */
  password: string
  from: string
}

const hostName = /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?$/
const longestHost = 253
const longestSecret = 500

/** An SMTP relay as typed; `saved` is the one configured so far, whose password need not be typed again. */
export function checkRelay(input: RelayInput, saved: Relay | null): Checked<Relay> {
  const security = relaySecurities.find((one) => one === input.security)
  const values: Relay = {
    host: input.host.trim(),
    port: /^\d{1,5}$/.test(input.port.trim()) ? Number(input.port) : 0,
    security: security ?? 'starttls',
    user: input.user.trim() || null,
    password: null,
    from: input.from.trim(),
  }
  values.password = input.password || keptPassword(values, saved)
  const errors = relayErrors(values)
  if (security === undefined) errors.security = 'Choose how the connection is secured.'
  if (errors.password && values.user !== null && saved?.password)
    errors.password = 'Type the password again: it was saved for another server or for an encrypted connection.'
  return { values, errors }
}

/** What is wrong with a relay, field by field. */
export function relayErrors(relay: Relay): FieldErrors {
  return fieldErrors({
    host: hostProblem(relay.host),
    port:
      Number.isInteger(relay.port) && relay.port >= 1 && relay.port <= 65_535
        ? undefined
        : 'Type a port from 1 to 65535: usually 587, or 465 for TLS.',
    user: userProblem(relay),
    password: passwordProblem(relay),
    from: addressProblem(relay.from),
  })
}

/** Never sent to another server than the one it was typed for, nor in the clear where it was encrypted. */
function keptPassword({ host, user, security }: Relay, saved: Relay | null): string | null {
  const sameServer = saved?.host === host && (security !== 'none' || saved.security === 'none')
  return user !== null && sameServer ? saved.password : null
}

function hostProblem(host: string): string | undefined {
  if (host === '') return 'Type the host name of your SMTP server, such as smtp.example.com.'
  else if (host.length > longestHost || (isIP(host) === 0 && !hostName.test(host)))
    return 'Type the host name alone, such as smtp.example.com, without a scheme or port.'
  else return undefined
}

function userProblem({ user, password }: Relay): string | undefined {
  if (user === null) return password === null ? undefined : 'Type the user that belongs to the password.'
  else return isPlain(user) ? undefined : 'A user is one line of plain text.'
}

function passwordProblem({ user, password }: Relay): string | undefined {
  if (password === null) return user === null ? undefined : 'Type the password that belongs to the user.'
  else return isPlain(password) ? undefined : 'A password is one line of plain text.'
}

function isPlain(text: string): boolean {
  return text.length <= longestSecret && !/\p{Cc}/u.test(text)
}
