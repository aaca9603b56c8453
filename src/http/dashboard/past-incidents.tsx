import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkPastIncident, recordPastIncident } from '#src/domain/incidents/record-past-incident.ts'
import { spreadGroups } from '#src/domain/incidents/spread-groups.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { routes } from '#src/routes.ts'
import { PastIncidentPage } from '#views/dashboard/past-incident.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { composerFor } from './composer.ts'
import { dashboardShell } from './shell.ts'

/** Putting on record what is over already. */
export const pastIncidentRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/past-incidents' })
    .use(visit(deps))
    .get('/app/:slug/past-incidents/new', ({ params, visit, set }) => showForm(deps, visit, params.slug, set))
    .post('/app/:slug/past-incidents', ({ params, body, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      const form = spreadGroups(readForm(body), listServices(deps.db, organization.id))
      return submitted(
        form,
        set,
        () => {
          const input = accepted(checkPastIncident(form, organization.timeZone))
          const { id } = recordPastIncident(deps, actor, organization.id, input)
          return goTo(
            set,
            routes.dashboard.incident.show.url({ slug: params.slug, id }),
            visit,
            'The incident is on record. Nobody was told.',
          )
        },
        (state, status) => showForm(deps, visit, params.slug, set, state, status),
      )
    })

function showForm(deps: AppDeps, visit: Visit, slug: string, set: Answer, form: FormState = emptyForm, status = 200) {
  const { organization } = visit.member(slug)
  const { groups } = composerFor(deps, visit, slug, {
    action: routes.dashboard.pastIncidents.create.url({ slug }),
    form,
    withTitle: true,
    status: 'resolved',
    claims: new Map(),
    submit: '',
  })
  const shell = dashboardShell({ deps, visit, ...visit.member(slug) })
  return html(set, PastIncidentPage({ shell, groups, timeZone: organization.timeZone, form }), status)
}
