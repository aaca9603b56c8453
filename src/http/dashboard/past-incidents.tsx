import { accepted } from '#src/domain/forms/checked.ts'
import { checkPastIncident, recordPastIncident } from '#src/domain/incidents/record-past-incident.ts'
import { routes } from '#src/routes.ts'
import { PastIncidentPage } from '#views/dashboard/past-incident.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { shownMoment } from '../shown-moment.ts'
import { composed, serviceChoices } from './composer.ts'
import { dashboardShell } from './shell.ts'

const { incident, pastIncidents } = routes.dashboard

/** Recording incidents that are over already. */
export const pastIncidentRoutes: Binding[] = [
  page(pastIncidents.new, (context) => showNewPastIncident(context)),

  action(
    pastIncidents.create,
    (context) => {
      const { deps, actor, organization, params } = context
      const input = accepted(checkPastIncident(composed(context), organization.timeZone))
      const { id } = recordPastIncident(deps, actor, organization.id, input)
      return done(incident.show.url({ ...params, id }), 'The incident is on record. Nobody was notified.')
    },
    (context, refused) => showNewPastIncident(context, { ...refused, values: composed(context).values }),
  ),
]

function showNewPastIncident(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const groups = serviceChoices(context, form)
  const { timeZone } = context.organization
  const [startedAt, endedAt] = [
    shownMoment(form, 'startedAt', timeZone, null),
    shownMoment(form, 'endedAt', timeZone, null),
  ]
  return PastIncidentPage({ shell: dashboardShell(context), groups, startedAt, endedAt, form })
}
