import { Elysia } from 'elysia'
import { forbidden } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { timeZones } from '#src/domain/organizations/check-organization.ts'
import { mayOpenOrganization, openOrganization } from '#src/domain/organizations/create-organization.ts'
import { restorableFor, restoreOrganization } from '#src/domain/organizations/delete-organization.ts'
import { membershipsOf, organizationsOf } from '#src/domain/organizations/find-organization.ts'
import { largestUpload } from '#src/domain/transfer/limits.ts'
import { routes } from '#src/routes.ts'
import { NewOrganizationPage } from '#views/account/new-organization.tsx'
import { OrganizationsPage } from '#views/account/organizations.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const organizationRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/organizations' })
    .use(visit(deps))
    .get('/app', ({ visit, set }) => {
      const [first] = organizationsOf(deps, visit.person().accountId)
      return goTo(
        set,
        first ? routes.dashboard.show.url({ slug: first.slug }) : routes.account.organizations.show.url(),
      )
    })
    .get('/app/new', ({ visit, set }) => {
      if (!mayOpenOrganization(deps, visit.person()))
        throw forbidden('Only the instance admin makes organizations here.')
      return showNewOrganization(deps, visit, set)
    })
    .post('/app/new', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = {
            organization: form.text('organization'),
            slug: form.text('slug'),
            timeZone: form.text('timeZone'),
          }
          const slug = openOrganization(deps, visit.person(), input)
          return goTo(
            set,
            routes.dashboard.show.url({ slug }),
            visit,
            `${input.organization} is there. Add its services next.`,
          )
        },
        (state, status) => showNewOrganization(deps, visit, set, { form: state }, status),
      )
    })
    .get('/account/organizations', ({ visit, set }) => html(set, OrganizationsPage(listProps(deps, visit))))
    .post('/account/organizations/:id/restoration', ({ params, visit, set }) => {
      const name = restoreOrganization(deps, visit.person(), params.id)
      return goTo(set, routes.account.organizations.show.url(), visit, `${name} is back.`)
    })

/** The instance admin may bring an organization along instead. */
export function showNewOrganization(
  deps: AppDeps,
  visit: Visit,
  set: Answer,
  forms: { form?: FormState; upload?: FormState } = {},
  status = 200,
) {
  const upload = visit.person().instanceAdmin ? (forms.upload ?? emptyForm) : null
  const props = {
    person: personOf({ deps, visit }),
    form: forms.form ?? emptyForm,
    timeZones: timeZones(),
    upload,
    largestUpload: largestUpload.packed,
  }
  return html(set, NewOrganizationPage(props), status)
}

function listProps(deps: AppDeps, visit: Visit) {
  const account = visit.person()
  return {
    person: personOf({ deps, visit }),
    organizations: membershipsOf(deps, account.accountId).map(({ organization, role }) => ({ ...organization, role })),
    deleted: membershipsOf(deps, account.accountId, true)
      .filter(({ role }) => role === 'owner')
      .map(({ organization: { id, name, deletedAt } }) => ({ id, name, until: (deletedAt ?? 0) + restorableFor })),
    mayOpen: mayOpenOrganization(deps, account),
  }
}
