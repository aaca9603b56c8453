import { forbidden, invalid } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { timeZones } from '#src/domain/organizations/check-organization.ts'
import { mayOpenOrganization, openOrganization } from '#src/domain/organizations/create-organization.ts'
import { restorableFor, restoreOrganization } from '#src/domain/organizations/delete-organization.ts'
import { membershipsOf, organizationsWithin } from '#src/domain/organizations/find-organization.ts'
import { importAsNew } from '#src/domain/transfer/import-organization.ts'
import { largestUpload } from '#src/domain/transfer/limits.ts'
import { routes } from '#src/routes.ts'
import { ImportedOrganizationPage, NewOrganizationPage } from '#views/account/new-organization.tsx'
import { OrganizationsPage } from '#views/account/organizations.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { organizations } = routes.account

export const organizationRoutes: Binding[] = [
  page(routes.app.show, ({ deps, actor }) => {
    const [first] = organizationsWithin(deps, actor)
    return done(first ? routes.dashboard.show.url({ slug: first.slug }) : organizations.show.url())
  }),

  page(routes.app.newOrganization, (context) => {
    if (!mayOpenOrganization(context.deps, context.actor))
      throw forbidden('Only the instance admin can make organizations here.')
    return showNewOrganization(context)
  }),

  action(
    routes.app.createOrganization,
    ({ deps, actor, form }) => {
      const [organization, timeZone] = [form.text('organization'), form.text('timeZone')]
      const slug = openOrganization(deps, actor, { organization, slug: form.text('slug'), timeZone })
      return done(routes.dashboard.show.url({ slug }), `${organization} is there. Add its services next.`)
    },
    (context, form) => showNewOrganization(context, { form }),
  ),

  action(
    routes.app.importOrganization,
    async (context) => {
      const summary = await importAsNew(context.deps, context.actor, await exportIn(context.form))
      return ImportedOrganizationPage({ person: personOf(context), ...summary })
    },
    (context, upload) => showNewOrganization(context, { upload }),
  ),

  page(organizations.show, showOrganizations),

  action(organizations.restoration, ({ deps, actor, params }) => {
    const name = restoreOrganization(deps, actor, params.id)
    return done(organizations.show.url(), `${name} is back.`)
  }),
]

async function exportIn(form: Form) {
  const bytes = await form.bytes('file')
  if (bytes.length === 0) throw invalid({ file: 'Choose the export.' })
  return { slug: form.text('slug'), file: new Blob([bytes]), largest: largestUpload.unpacked }
}

/** The instance admin may bring an organization along instead. */
function showNewOrganization(
  context: PersonContext,
  forms: { form?: FormState; upload?: FormState } = {},
): JSX.Element {
  return NewOrganizationPage({
    person: personOf(context),
    form: forms.form ?? emptyForm,
    timeZones: timeZones(),
    upload: context.actor.instanceAdmin ? (forms.upload ?? emptyForm) : null,
    largestUpload: largestUpload.packed,
  })
}

function showOrganizations(context: PersonContext): JSX.Element {
  const { deps, actor } = context
  return OrganizationsPage({
    person: personOf(context),
    organizations: membershipsOf(deps, actor.accountId).map(({ organization, role }) => ({ ...organization, role })),
    deleted: membershipsOf(deps, actor.accountId, true)
      .filter(({ role }) => role === 'owner')
      .map(({ organization: { id, name, deletedAt } }) => ({ id, name, until: (deletedAt ?? 0) + restorableFor })),
    mayOpen: mayOpenOrganization(deps, actor),
  })
}
