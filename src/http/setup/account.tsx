import { Elysia } from 'elysia'
import { readForm } from '#src/domain/form.ts'
import { createFirstAccount } from '#src/domain/setup/create-first-account.ts'
import { mayOpen, nextStep } from '#src/domain/setup/progress.ts'
import { routes } from '#src/routes.ts'
import { emptyForm } from '#views/layout/fields.tsx'
import { AccountStep } from '#views/setup/account.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { visit } from '../plugins/visit.ts'
import { enterSetup } from './access.ts'

export const accountStep = (deps: AppDeps) =>
  new Elysia({ name: 'setup/account' })
    .use(visit(deps))
    .get('/setup/account', ({ visit, set }) => {
      enterSetup(deps, visit)
      if (!mayOpen('account', nextStep(deps))) return goTo(set, routes.setup.show.url())
      return html(set, AccountStep({ form: emptyForm, csrf: visit.csrfToken() }))
    })
    .post('/setup/account', async ({ body, visit, set }) => {
      const actor = enterSetup(deps, visit)
      const form = readForm(body)
      try {
        const input = { name: form.text('name'), email: form.text('email'), password: form.raw('password') }
        visit.beginSession(await createFirstAccount(deps, actor, input))
        return goTo(set, routes.setup.show.url())
      } catch (error) {
        const { state, status } = refusal(error, form, set)
        return html(set, AccountStep({ form: state, csrf: visit.csrfToken() }), status)
      }
    })
