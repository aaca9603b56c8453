import { allowDestinations, checkDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { DestinationsPage } from '#views/admin/destinations.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { destinations } = routes.admin

/** Internal hosts that webhooks may reach. */
export const destinationRoutes: Binding[] = [
  page(destinations.show, (context) => showDestinations(context)),

  action(
    destinations.save,
    ({ deps, actor, form }) => {
      allowDestinations(deps, actor, accepted(checkDestinations(form)))
      return done(destinations.show.url(), 'The destinations are saved.')
    },
    showDestinations,
  ),
]

function showDestinations(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { allowedDestinations } = readInstance(context.deps.db)
  return DestinationsPage({ person: personOf(context), form, allowedDestinations })
}
