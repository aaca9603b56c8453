import type { Form } from '#src/domain/forms/form.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { finishSetup } from '#src/domain/setup/finish-setup.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { DonePage } from '#views/setup/done.tsx'
import { ServicesStep, serviceFields } from '#views/setup/services.tsx'
import { action, type Binding, done, page, type SetupContext } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { atStep } from './step.ts'

const { setup } = routes

/** The first services and the end of the wizard. */
export const servicesStepRoutes: Binding[] = [
  page(
    setup.services,
    atStep('services', (context) => showServices(context)),
  ),

  action(
    setup.saveServices,
    atStep('services', (context) => {
      const { deps, session, actor, form } = context
      const before = session.isSecure()
      finishSetup(deps, actor, firstServices(form))
      session.dropCookie('setup')
      return staysSignedIn(context, before) ? done(setup.done.url()) : showDone(context, { signedIn: false })
    }),
    showServices,
  ),

  page(
    setup.done,
    atStep('done', (context) => showDone(context, { signedIn: true })),
  ),
]

/**
 * From its end on the wizard's public URL decides which host is answered and how cookies are named: who came by another
 * address, or over http to an https one, signs in there.
 */
function staysSignedIn({ deps, session }: SetupContext, before: boolean): boolean {
  const after = new URL(publicUrl(deps))
  const sameCookies = before === (after.protocol === 'https:')
  return session.account() !== null && sameCookies && new URL(session.asked().origin).host === after.host
}

function firstServices(form: Form): Record<string, string> {
  return Object.fromEntries(serviceFields.map((field) => [field, form.text(field)]))
}

function showServices(context: SetupContext, form: FormState = emptyForm): JSX.Element {
  return ServicesStep({ t: messagesFor(context), form, csrf: context.session.csrfToken() })
}

function showDone(context: SetupContext, { signedIn }: { signedIn: boolean }): JSX.Element {
  const { deps } = context
  const { name, slug } = organizationById(deps, readInstance(deps.db).homeOrganizationId ?? '')
  const mailReady = readRelay(deps) !== null
  return DonePage({ t: messagesFor(context), organization: name, slug, url: publicUrl(deps), mailReady, signedIn })
}
