import { Elysia } from 'elysia'
import { authorizeInstanceAdmin } from '#src/domain/authorize.ts'
import type { AccountActor } from '#src/domain/context.ts'
import { notFound } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { configureRelay } from '#src/domain/settings/configure-relay.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import type { RelayTest } from '#src/domain/settings/test-relay.ts'
import { firstAdmin } from '#src/domain/setup/save-organization.ts'
import { urls } from '#src/urls.ts'
import { RelayPage } from '#views/admin/relay.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { answerTest, relayInput, savedForm } from '../setup/relay-form.tsx'

/** The instance's SMTP relay after the wizard, for whoever skipped it or changes the server. */
export const relayRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/relay' })
    .use(visit(deps))
    .get('/admin/relay', ({ visit, set }) => {
      instanceAdmin(visit)
      return html(set, page(deps, visit)(savedForm(deps, firstAdmin(deps.db).email)))
    })
    .post('/admin/relay', ({ body, visit, set }) => {
      const actor = instanceAdmin(visit)
      const form = readForm(body)
      try {
        configureRelay(deps, actor, relayInput(form))
        return goTo(set, urls.adminRelay(), visit, 'The mail server is saved.')
      } catch (error) {
        const { state, status } = refusal(error, form, set)
        return html(set, page(deps, visit)(state), status)
      }
    })
    .post('/admin/relay/test', (context) =>
      answerTest(deps, instanceAdmin(context.visit), context, page(deps, context.visit)),
    )

function instanceAdmin(visit: Visit): AccountActor {
  const account = visit.account()
  if (!account) throw notFound('page')
  authorizeInstanceAdmin(account)
  return account
}

function page(deps: AppDeps, visit: Visit): (form: FormState, test?: RelayTest) => JSX.Element {
  const hasPassword = readRelay(deps)?.password != null
  return (form, test) => RelayPage({ form, test, hasPassword, csrf: visit.csrfToken(), flash: visit.takeFlash() })
}
