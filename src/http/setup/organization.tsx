import type { Form } from '#src/domain/forms/form.ts'
import { timeZones } from '#src/domain/organizations/check-organization.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { nextStep } from '#src/domain/setup/progress.ts'
import { saveOrganization } from '#src/domain/setup/save-organization.ts'
import { routes } from '#src/routes.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { OrganizationStep } from '#views/setup/organization.tsx'
import { action, type Binding, page, type SetupContext } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { atStep, toFirstUnfinished } from './step.ts'

const { setup } = routes

export const organizationStepRoutes: Binding[] = [
  page(
    setup.organization,
    atStep('organization', (context) => showOrganization(context, { values: savedValues(context), errors: {} })),
  ),

  action(
    setup.saveOrganization,
    atStep('organization', ({ deps, actor, form }) => {
      saveOrganization(deps, actor, typedOrganization(form))
      return toFirstUnfinished()
    }),
    showOrganization,
  ),
]

function typedOrganization(form: Form) {
  return {
    organization: form.text('organization'),
    slug: form.text('slug'),
    timeZone: form.text('timeZone'),
    url: form.text('url'),
  }
}

function showOrganization(context: SetupContext, form: FormState): JSX.Element {
  const { deps, session } = context
  const { unheardHttps } = session.asked()
  const csrf = session.csrfToken()
  return OrganizationStep({
    t: messagesFor(context),
    form,
    next: nextStep(deps),
    csrf,
    timeZones: timeZones(),
    unheardHttps,
  })
}

/** The proposed URL is the one that the environment fixes, else the one that the browser asked for. */
function savedValues({ deps, session }: SetupContext): Record<string, string> {
  const { homeOrganizationId, url } = readInstance(deps.db)
  const proposed = { timeZone: 'UTC', url: url ?? deps.fixedUrl ?? session.asked().origin }
  if (homeOrganizationId === null) return proposed
  const { name, slug, timeZone } = organizationById(deps, homeOrganizationId)
  return { ...proposed, organization: name, slug, timeZone }
}
