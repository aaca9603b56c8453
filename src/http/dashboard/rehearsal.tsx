import { accepted } from '#src/domain/forms/checked.ts'
import { checkIncident } from '#src/domain/incidents/check-incident.ts'
import { rehearseIncident } from '#src/domain/incidents/rehearse-incident.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { routes } from '#src/routes.ts'
import { RehearsalPage } from '#views/dashboard/rehearsal.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, type MemberContext, page, WithStatus } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { rehearsal } = routes.dashboard

/** An incident that is shown to nobody, and mailed to whoever rehearses it alone. */
export const rehearsalRoutes: Binding[] = [
  page(rehearsal.show, (context) => showRehearsal(context)),

  action(
    rehearsal.send,
    async (context) => {
      const { deps, actor, form } = context
      accepted(checkIncident(form))
      const { outcome, to, answer } = await rehearseIncident(deps, actor, actor.organizationId, form.values)
      const delivered = outcome === 'delivered'
      const shown = showRehearsal(context, { values: form.values, errors: {} }, { delivered, to, answer })
      return new WithStatus(delivered ? 200 : 422, shown)
    },
    showRehearsal,
  ),
]

interface Sent {
  delivered: boolean
  to: string
  /** The mail server's words. */
  answer: string
}

function showRehearsal(context: MemberContext, form: FormState = emptyForm, sent: Sent | null = null): JSX.Element {
  const { deps, organization } = context
  return RehearsalPage({
    shell: dashboardShell(context),
    services: listServices(deps.db, organization.id).flatMap(({ services }) => services),
    form,
    sent,
  })
}
