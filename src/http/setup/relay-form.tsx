import type { Actor } from '#src/domain/context.ts'
import { accepted, type Checked, checked, fieldErrors, named, together } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { findTokenGrant } from '#src/domain/mail/access-token.ts'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { checkRelay, relayInput } from '#src/domain/mail/check-relay.ts'
import { checkToken, type Token } from '#src/domain/mail/check-token.ts'
import type { Relay } from '#src/domain/mail/mail.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { readToken, typedTokenSource } from '#src/domain/mail/save-token.ts'
import { type RelayTest, sendTestMessage } from '#src/domain/mail/test-relay.ts'
import { cachedInstance } from '#src/domain/settings/instance.ts'
import type { MailWay } from '#src/words/mail.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { said } from '#views/messages/dashboard.ts'
import { RelayTestResult, type SavedSecrets } from '#views/setup/relay-form.tsx'
import { type RequestContext, type Shown, WithStatus } from '../action.ts'
import { wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { messagesFor } from '../spoken.ts'

/** One form for the wizard and the instance's settings. */

/** What the relay's tokens are asked for with, as typed. */
export function relayToken(deps: AppDeps, form: Form): Checked<{ token: Token | null }> {
  return checkToken(form, readToken(deps, 'relay'), cachedInstance(deps.db).allowedDestinations)
}

/** The configured relay as the form shows it; `to` is who gets the test message. */
export function savedForm(deps: AppDeps, to: string): FormState {
  return { values: { to, ...savedValues(readRelay(deps)), ...tokenValues(readToken(deps, 'relay')) }, errors: {} }
}

export interface TestContext extends RequestContext {
  actor: Actor
  form: Form
}

/** Renders the page around the form and the outcome of a test. */
type FormPage = (form: FormState, test?: RelayTest) => JSX.Element

/** The outcome alone for htmx, so that a typed password stays in its field; else the page with all other fields kept. */
export async function testRelay(
  context: TestContext,
  page: FormPage,
  send: (context: TestContext) => Promise<RelayTest> = testAsTyped,
): Promise<Shown> {
  const t = messagesFor(context)
  const found = await send(context)
  const test = { ...found, answer: said(t, found.answer), hint: said(t, found.hint) }
  const { values } = context.form
  const markup = wantsFragment(context.request) ? RelayTestResult({ t, test }) : page({ values, errors: {} }, test)
  return new WithStatus(test.delivered ? 200 : 422, markup)
}

export function refusedTest(context: TestContext, refused: FormState, page: FormPage): JSX.Element {
  return wantsFragment(context.request) ? RelayTestResult({ t: messagesFor(context), refused }) : page(refused)
}

function testAsTyped({ deps, actor, form }: TestContext): Promise<RelayTest> {
  const to = form.text('to')
  const recipient = checked({}, fieldErrors({ to: addressProblem(to) }))
  const server = named('relay', checkRelay(relayInput(form), readRelay(deps)))
  const { relay, token } = accepted(together(server, relayToken(deps, form), recipient))
  return sendTestMessage(deps, actor, signingIn(deps, 'relay', relay, token), to)
}

/** With a source of tokens where it signs in by one, saved or not. */
export function signingIn(deps: AppDeps, way: MailWay, relay: Relay, token: Token | null): Relay {
  return token === null ? relay : { ...relay, accessToken: typedTokenSource(deps, way, token) }
}

export function tokenValues(token: Token | null): Record<string, string> {
  if (token === null) return {}
  const { tokenUrl, clientId, scope } = token
  return { signIn: 'token', tokenUrl, clientId, scope: scope ?? '' }
}

/** Which secrets are saved; they are never shown. */
export function savedSecrets(deps: AppDeps, way: MailWay): SavedSecrets {
  const grant = findTokenGrant(deps.db, way)
  return { clientSecret: grant?.clientSecret != null, refreshToken: grant?.refreshToken != null }
}

function savedValues(relay: Relay | null): Record<string, string> {
  if (relay === null) return {}
  const { host, port, security, user, from } = relay
  return { host, port: String(port), security, user: user ?? '', from }
}
