import type { Actor } from '#src/domain/context.ts'
import { accepted, checked, fieldErrors, together } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { checkRelay, type RelayInput } from '#src/domain/mail/check-relay.ts'
import type { Relay } from '#src/domain/mail/mail.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { type RelayTest, sendTestMessage } from '#src/domain/mail/test-relay.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { said } from '#views/messages/dashboard.ts'
import { RelayTestResult } from '#views/setup/relay-form.tsx'
import { type RequestContext, type Shown, WithStatus } from '../action.ts'
import { wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { messagesFor } from '../spoken.ts'

/** One form for the wizard and the instance's settings. */

export function relayInput(form: Form): RelayInput {
  return {
    host: form.text('host'),
    port: form.text('port'),
    security: form.text('security'),
    user: form.text('user'),
    password: form.raw('password'),
    from: form.text('from'),
  }
}

/** The configured relay as the form shows it; `to` is who gets the test message. */
export function savedForm(deps: AppDeps, to: string): FormState {
  return { values: { to, ...savedValues(readRelay(deps)) }, errors: {} }
}

interface TestContext extends RequestContext {
  actor: Actor
  form: Form
}

/** Renders the page around the form and the outcome of a test. */
type FormPage = (form: FormState, test?: RelayTest) => JSX.Element

/** The outcome alone for htmx, so that a typed password stays in its field; else the page with all other fields kept. */
export async function testRelay(context: TestContext, page: FormPage): Promise<Shown> {
  const t = messagesFor(context)
  const found = await testAsTyped(context)
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
  const relay = accepted(together(checkRelay(relayInput(form), readRelay(deps)), recipient))
  return sendTestMessage(deps, actor, relay, to)
}

function savedValues(relay: Relay | null): Record<string, string> {
  if (relay === null) return {}
  const { host, port, security, user, from } = relay
  return { host, port: String(port), security, user: user ?? '', from }
}
