import { type BounceMode, bounceModes } from '#src/words/bounces.ts'
import { type RelaySecurity, relaySecurities } from '#src/words.ts'
import { type Checked, checked, fieldErrors, named, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import type { BounceMailbox } from './bounces.ts'
import { addressProblem } from './check-address.ts'
import {
  type HostSentences,
  hostProblem,
  isPort,
  keptPassword,
  passwordProblem,
  plainHost,
  portNumber,
  userProblem,
} from './check-relay.ts'
import { plainAddress } from './mailbox-key.ts'

export interface BounceInput {
  mode: BounceMode
  /** Null if no bounces come back. */
  address: string | null
  /** Null if bounces do not come to a mailbox. */
  mailbox: { host: string; port: number; security: RelaySecurity; user: string; password: string } | null
}

/** RFC 5321, 4.5.3.1.1: 64 characters before the @; a delivery and its signature take 34 of them. */
const longestLocal = 30

/** Checks the form for bounces; `saved` is the mailbox so far, whose password need not be typed again. */
export function checkBounces(form: Form, saved: BounceMailbox | null): Checked<BounceInput> {
  const mode = bounceModes.find((one) => one === form.text('mode'))
  if (mode === undefined) return checked(none, { mode: 'Choose how bounces come back.' })
  if (mode === 'none') return checked(none, {})
  const address = plainAddress(form.text('address'))
  const errors = fieldErrors({ address: bounceAddressProblem(address) })
  if (mode === 'webhook') return checked({ mode, address, mailbox: null }, errors)
  return together(checked({ mode, address }, errors), named('mailbox', checkMailbox(form, saved)))
}

const none: BounceInput = { mode: 'none', address: null, mailbox: null }

function checkMailbox(form: Form, saved: BounceMailbox | null): Checked<NonNullable<BounceInput['mailbox']>> {
  const security = relaySecurities.find((one) => one === form.text('security'))
  const server = {
    host: plainHost(form.text('host')),
    port: portNumber(form.text('port')),
    security: security ?? 'tls',
    user: form.text('user'),
  }
  const password = form.raw('password') || keptPassword(server, saved)
  const login = { user: server.user || null, password }
  return checked(
    { ...server, password: password ?? '' },
    fieldErrors({
      host: hostProblem(server.host, imap),
      port: isPort(server.port) ? undefined : 'Type a port from 1 to 65535: usually 993, or 143 for STARTTLS.',
      security: security ? undefined : 'Choose how the connection is secured.',
      user: server.user === '' ? 'Type the user of the mailbox.' : userProblem(login),
      password: password === null ? 'Type the password of the mailbox.' : passwordProblem(login),
    }),
  )
}

const imap: HostSentences = {
  missing: 'Type the host name of your IMAP server, such as imap.example.com.',
  more: 'Type the host name alone of your IMAP server, such as imap.example.com, without a scheme or port.',
}

function bounceAddressProblem(address: string): string | undefined {
  const problem = addressProblem(address)
  if (problem) return problem
  else if (/[^\x21-\x7e]/.test(address.slice(0, address.lastIndexOf('@'))))
    return 'Before the @, use only unaccented letters, digits, points and signs such as - _ +, so that every server can return mail to it.'
  else if (address.lastIndexOf('@') > longestLocal)
    return `Use at most ${longestLocal} characters before the @: each mail adds a mark of its own to them.`
  else return undefined
}
