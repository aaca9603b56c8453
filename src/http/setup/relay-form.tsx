import { accepted, checked, fieldErrors, together } from '#src/domain/checked.ts'
import type { Actor } from '#src/domain/context.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import type { Relay } from '#src/domain/mail.ts'
import { addressProblem } from '#src/domain/settings/check-address.ts'
import { checkRelay, type RelayInput } from '#src/domain/settings/check-relay.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import { type RelayTest, sendTestMessage } from '#src/domain/settings/test-relay.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { RelayTestResult } from '#views/setup/relay-form.tsx'
import { type Answer, html, wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'

/** The same form serves the wizard and the instance's settings: what both read from it and answer to its test. */

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

/** The outcome alone for htmx, so that a typed password stays in its field; else the page with all other fields kept. */
export async function answerTest(
  deps: AppDeps,
  actor: Actor,
  { body, request, set }: { body: unknown; request: Request; set: Answer },
  page: (form: FormState, test?: RelayTest) => JSX.Element,
): Promise<JSX.Element> {
  const form = readForm(body)
  const fragment = wantsFragment(request)
  try {
    const test = await testAsTyped(deps, actor, form)
    const status = test.delivered ? 200 : 422
    return html(set, fragment ? RelayTestResult({ test }) : page({ values: form.values, errors: {} }, test), status)
  } catch (error) {
    const { state, status } = refusal(error, form, set)
    return html(set, fragment ? RelayTestResult({ refused: state }) : page(state), status)
  }
}

function testAsTyped(deps: AppDeps, actor: Actor, form: Form): Promise<RelayTest> {
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
