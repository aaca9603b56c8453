import { Elysia } from 'elysia'
import { type Form, readForm } from '#src/domain/form.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { publicUrl, readInstance, readRelay } from '#src/domain/settings/instance.ts'
import { finishSetup } from '#src/domain/setup/finish-setup.ts'
import { mayOpen, nextStep } from '#src/domain/setup/progress.ts'
import { routes } from '#src/routes.ts'
import { emptyForm } from '#views/layout/fields.tsx'
import { DonePage, type DoneProps } from '#views/setup/done.tsx'
import { ServicesStep, serviceFields } from '#views/setup/services.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { enterSetup } from './access.ts'

/** The first services and the end of the wizard. */
export const servicesStep = (deps: AppDeps) =>
  new Elysia({ name: 'setup/services' })
    .use(visit(deps))
    .get('/setup/services', ({ visit, set }) => {
      enterSetup(deps, visit)
      if (!mayOpen('services', nextStep(deps))) return goTo(set, routes.setup.show.url())
      return html(set, ServicesStep({ form: emptyForm, csrf: visit.csrfToken() }))
    })
    .post('/setup/services', ({ body, request, visit, set }) => {
      const actor = enterSetup(deps, visit)
      if (!mayOpen('services', nextStep(deps))) return goTo(set, routes.setup.show.url())
      const form = readForm(body)
      const before = publicUrl(deps)
      try {
        finishSetup(deps, actor, firstServices(form))
      } catch (error) {
        const { state, status } = refusal(error, form, set)
        return html(set, ServicesStep({ form: state, csrf: visit.csrfToken() }), status)
      }
      visit.dropCookie('setup')
      const signedIn = staysSignedIn(visit, request, before, publicUrl(deps))
      return signedIn ? goTo(set, routes.setup.done.url()) : html(set, DonePage(doneProps(deps, signedIn)))
    })
    .get('/setup/done', ({ visit, set }) => {
      enterSetup(deps, visit)
      if (!mayOpen('done', nextStep(deps))) return goTo(set, routes.setup.show.url())
      return html(set, DonePage(doneProps(deps, true)))
    })

/**
 * From its end on the wizard's public URL decides which host is answered and how cookies are named: who came by another
 * address, or over http to an https one, signs in there.
 */
function staysSignedIn(visit: Visit, request: Request, before: string, after: string): boolean {
  const sameCookies = before.startsWith('https:') === after.startsWith('https:')
  return visit.account() !== null && sameCookies && new URL(request.url).host === new URL(after).host
}

function firstServices(form: Form): Record<string, string> {
  return Object.fromEntries(serviceFields.map((field) => [field, form.text(field)]))
}

function doneProps(deps: AppDeps, signedIn: boolean): DoneProps {
  const { name, slug } = organizationById(deps, readInstance(deps.db).homeOrganizationId ?? '')
  return { organization: name, slug, url: publicUrl(deps), mailReady: readRelay(deps) !== null, signedIn }
}
