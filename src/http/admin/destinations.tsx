import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { allowDestinations, checkDestinations } from '#src/domain/settings/allow-destinations.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { DestinationsPage } from '#views/admin/destinations.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

/** Internal hosts that webhooks may reach. */
export const destinationRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/destinations' })
    .use(visit(deps))
    .get('/admin/destinations', ({ visit, set }) => showDestinations(deps, visit, set))
    .post('/admin/destinations', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          allowDestinations(deps, visit.person(), accepted(checkDestinations(form)))
          return goTo(set, routes.admin.destinations.show.url(), visit, 'The destinations are saved.')
        },
        (state, status) => showDestinations(deps, visit, set, state, status),
      )
    })

function showDestinations(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const { allowedDestinations } = readInstance(deps.db)
  return html(set, DestinationsPage({ person: personOf({ deps, visit }), form, allowedDestinations }), status)
}
