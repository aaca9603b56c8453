import { Elysia } from 'elysia'
import { accountById } from '#src/domain/accounts/insert-account.ts'
import { readForm } from '#src/domain/form.ts'
import { configureRelay } from '#src/domain/settings/configure-relay.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import type { RelayTest } from '#src/domain/settings/test-relay.ts'
import { urls } from '#src/urls.ts'
import { RelayPage } from '#views/admin/relay.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { answerTest, relayInput, savedForm } from '../setup/relay-form.tsx'

/** The instance's SMTP relay after the wizard, for whoever skipped it or changes the server. */
export const relayRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/relay' })
    .use(visit(deps))
    .get('/admin/relay', ({ visit, set }) => {
      const { email } = accountById(deps.db, visit.person().accountId)
      return html(set, page(deps, visit)(savedForm(deps, email)))
    })
    .post('/admin/relay', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          configureRelay(deps, visit.person(), relayInput(form))
          return goTo(set, urls.adminRelay(), visit, 'The mail server is saved.')
        },
        (state, status) => html(set, page(deps, visit)(state), status),
      )
    })
    .post('/admin/relay/test', (context) =>
      answerTest(deps, context.visit.person(), context, page(deps, context.visit)),
    )

function page(deps: AppDeps, visit: Visit): (form: FormState, test?: RelayTest) => JSX.Element {
  const hasPassword = readRelay(deps)?.password != null
  return (form, test) => RelayPage({ person: personOf(deps, visit), form, test, hasPassword })
}
