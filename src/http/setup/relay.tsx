import { Elysia } from 'elysia'
import { accepted, fieldErrors } from '#src/domain/checked.ts'
import type { Actor, Relay } from '#src/domain/context.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import { addressProblem } from '#src/domain/settings/check-address.ts'
import { checkRelay, type RelayInput } from '#src/domain/settings/check-relay.ts'
import { configureRelay, skipRelay } from '#src/domain/settings/configure-relay.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import { type RelayTest, sendTestMessage } from '#src/domain/settings/test-relay.ts'
import { mayOpen, nextStep } from '#src/domain/setup/progress.ts'
import { firstAdmin } from '#src/domain/setup/save-organization.ts'
import { urls } from '#src/urls.ts'
import { RelayStep } from '#views/setup/relay.tsx'
import { RelayTestResult } from '#views/setup/relay-form.tsx'
import { type Answer, goTo, html, wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { enterSetup } from './access.ts'

export const relayStep = (deps: AppDeps) =>
  new Elysia({ name: 'setup/relay' })
    .use(visit(deps))
    .get('/setup/relay', ({ visit, set }) => {
      enterSetup(deps, visit)
      if (!isOpen(deps)) return goTo(set, urls.setup())
      const to = firstAdmin(deps.db).email
      return html(set, page(deps, visit, { values: { to, ...savedValues(readRelay(deps)) }, errors: {} }))
    })
    .post('/setup/relay', ({ body, visit, set }) => {
      const actor = enterSetup(deps, visit)
      if (!isOpen(deps)) return goTo(set, urls.setup())
      const form = readForm(body)
      try {
        configureRelay(deps, actor, relayInput(form))
        return goTo(set, urls.setup())
      } catch (error) {
        const { state, status } = refusal(error, form, set)
        return html(set, page(deps, visit, state), status)
      }
    })
    .post('/setup/relay/skip', ({ visit, set }) => {
      const actor = enterSetup(deps, visit)
      if (isOpen(deps)) skipRelay(deps, actor)
      return goTo(set, urls.setup())
    })
    .post('/setup/relay/test', ({ body, request, visit, set }) => {
      const actor = enterSetup(deps, visit)
      if (!isOpen(deps)) return goTo(set, urls.setup())
      return answerTest(deps, visit, actor, readForm(body), request, set)
    })

/** The outcome alone for htmx, so that a typed password stays in its field; else the page with all other fields kept. */
async function answerTest(deps: AppDeps, visit: Visit, actor: Actor, form: Form, request: Request, set: Answer) {
  const fragment = wantsFragment(request)
  try {
    const test = await testAsTyped(deps, actor, form)
    const status = test.delivered ? 200 : 422
    const state = { values: form.values, errors: {} }
    return html(set, fragment ? RelayTestResult({ test }) : page(deps, visit, state, test), status)
  } catch (error) {
    const { state, status } = refusal(error, form, set)
    return html(set, fragment ? RelayTestResult({ refused: state }) : page(deps, visit, state), status)
  }
}

function testAsTyped(deps: AppDeps, actor: Actor, form: Form): Promise<RelayTest> {
  const to = form.text('to')
  const { values, errors } = checkRelay(relayInput(form), readRelay(deps))
  const relay = accepted({ values, errors: { ...errors, ...fieldErrors({ to: addressProblem(to) }) } })
  return sendTestMessage(deps, actor, relay, to)
}

function isOpen(deps: AppDeps): boolean {
  return mayOpen('relay', nextStep(deps))
}

function page(
  deps: AppDeps,
  visit: Visit,
  form: { values: Record<string, string>; errors: Record<string, string>; problem?: string },
  test?: RelayTest,
): JSX.Element {
  const hasPassword = readRelay(deps)?.password != null
  return RelayStep({ form, test, hasPassword, next: nextStep(deps), csrf: visit.csrfToken() })
}

function relayInput(form: Form): RelayInput {
  return {
    host: form.text('host'),
    port: form.text('port'),
    security: form.text('security'),
    user: form.text('user'),
    password: form.raw('password'),
    from: form.text('from'),
  }
}

function savedValues(relay: Relay | null): Record<string, string> {
  if (relay === null) return {}
  const { host, port, security, user, from } = relay
  return { host, port: String(port), security, user: user ?? '', from }
}
