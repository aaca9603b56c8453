import { Elysia } from 'elysia'
import { readForm } from '#src/domain/form.ts'
import { configureRelay, skipRelay } from '#src/domain/settings/configure-relay.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import type { RelayTest } from '#src/domain/settings/test-relay.ts'
import { mayOpen, nextStep } from '#src/domain/setup/progress.ts'
import { firstAdmin } from '#src/domain/setup/save-organization.ts'
import { routes } from '#src/routes.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { RelayStep } from '#views/setup/relay.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { enterSetup } from './access.ts'
import { answerTest, relayInput, savedForm } from './relay-form.tsx'

export const relayStep = (deps: AppDeps) =>
  new Elysia({ name: 'setup/relay' })
    .use(visit(deps))
    .get('/setup/relay', ({ visit, set }) => {
      enterSetup(deps, visit)
      if (!isOpen(deps)) return goTo(set, routes.setup.show.url())
      return html(set, page(deps, visit)(savedForm(deps, firstAdmin(deps.db).email)))
    })
    .post('/setup/relay', ({ body, visit, set }) => {
      const actor = enterSetup(deps, visit)
      if (!isOpen(deps)) return goTo(set, routes.setup.show.url())
      const form = readForm(body)
      try {
        configureRelay(deps, actor, relayInput(form))
        return goTo(set, routes.setup.show.url())
      } catch (error) {
        const { state, status } = refusal(error, form, set)
        return html(set, page(deps, visit)(state), status)
      }
    })
    .post('/setup/relay/skip', ({ visit, set }) => {
      const actor = enterSetup(deps, visit)
      if (isOpen(deps)) skipRelay(deps, actor)
      return goTo(set, routes.setup.show.url())
    })
    .post('/setup/relay/test', (context) => {
      const actor = enterSetup(deps, context.visit)
      if (!isOpen(deps)) return goTo(context.set, routes.setup.show.url())
      return answerTest(deps, actor, context, page(deps, context.visit))
    })

function isOpen(deps: AppDeps): boolean {
  return mayOpen('relay', nextStep(deps))
}

function page(deps: AppDeps, visit: Visit): (form: FormState, test?: RelayTest) => JSX.Element {
  const hasPassword = readRelay(deps)?.password != null
  return (form, test) => RelayStep({ form, test, hasPassword, next: nextStep(deps), csrf: visit.csrfToken() })
}
