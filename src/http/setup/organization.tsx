import { Elysia } from 'elysia'
import { readForm } from '#src/domain/form.ts'
import { timeZones } from '#src/domain/organizations/check-organization.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { mayOpen, nextStep } from '#src/domain/setup/progress.ts'
import { saveOrganization } from '#src/domain/setup/save-organization.ts'
import { routes } from '#src/routes.ts'
import { OrganizationStep } from '#views/setup/organization.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { visit } from '../plugins/visit.ts'
import { enterSetup } from './access.ts'

export const organizationStep = (deps: AppDeps) =>
  new Elysia({ name: 'setup/organization' })
    .use(visit(deps))
    .get('/setup/organization', ({ request, visit, set }) => {
      enterSetup(deps, visit)
      const next = nextStep(deps)
      if (!mayOpen('organization', next)) return goTo(set, routes.setup.show.url())
      const form = { values: savedValues(deps, request), errors: {} }
      return html(set, OrganizationStep({ form, next, csrf: visit.csrfToken(), timeZones: timeZones() }))
    })
    .post('/setup/organization', ({ body, visit, set }) => {
      const actor = enterSetup(deps, visit)
      const next = nextStep(deps)
      if (!mayOpen('organization', next)) return goTo(set, routes.setup.show.url())
      const form = readForm(body)
      try {
        saveOrganization(deps, actor, {
          organization: form.text('organization'),
          slug: form.text('slug'),
          timeZone: form.text('timeZone'),
          url: form.text('url'),
        })
        return goTo(set, routes.setup.show.url())
      } catch (error) {
        const { state, status } = refusal(error, form, set)
        return html(
          set,
          OrganizationStep({ form: state, next, csrf: visit.csrfToken(), timeZones: timeZones() }),
          status,
        )
      }
    })

function savedValues(deps: AppDeps, request: Request): Record<string, string> {
  const { homeOrganizationId, url } = readInstance(deps.db)
  const proposed = { timeZone: 'UTC', url: url ?? ownAddress(deps, request) }
  if (homeOrganizationId === null) return proposed
  const { name, slug, timeZone } = organizationById(deps, homeOrganizationId)
  return { ...proposed, organization: name, slug, timeZone }
}

/** What the environment says, unless it says nothing; else the address the browser came by. */
function ownAddress({ fixedUrl, defaultUrl }: AppDeps, request: Request): string {
  return fixedUrl ?? (URL.canParse(request.url) ? new URL(request.url).origin : defaultUrl)
}
