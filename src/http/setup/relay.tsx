import { relayInput } from '#src/domain/mail/check-relay.ts'
import { configureRelay, skipRelay } from '#src/domain/mail/configure-relay.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import type { RelayTest } from '#src/domain/mail/test-relay.ts'
import { nextStep } from '#src/domain/setup/progress.ts'
import { firstAdmin } from '#src/domain/setup/save-organization.ts'
import { routes } from '#src/routes.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { RelayStep } from '#views/setup/relay.tsx'
import { action, type Binding, page, type SetupContext } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { refusedTest, relayToken, savedForm, savedSecrets, testRelay } from './relay-form.tsx'
import { atStep, toFirstUnfinished } from './step.ts'

const { setup } = routes

export const relayStepRoutes: Binding[] = [
  page(
    setup.relay,
    atStep('relay', (context) => showRelay(context, savedForm(context.deps, firstAdmin(context.deps.db).email))),
  ),

  action(
    setup.saveRelay,
    atStep('relay', ({ deps, actor, form }) => {
      configureRelay(deps, actor, relayInput(form), relayToken(deps, form))
      return toFirstUnfinished()
    }),
    showRelay,
  ),

  action(
    setup.skipRelay,
    atStep('relay', ({ deps, actor }) => {
      skipRelay(deps, actor)
      return toFirstUnfinished()
    }),
  ),

  action(
    setup.testRelay,
    atStep('relay', (context) => testRelay(context, (form, test) => showRelay(context, form, test))),
    (context, refused) => refusedTest(context, refused, (form) => showRelay(context, form)),
  ),
]

function showRelay(context: SetupContext, form: FormState, test?: RelayTest): JSX.Element {
  const { deps, session } = context
  const hasPassword = readRelay(deps)?.password != null
  return RelayStep({
    t: messagesFor(context),
    form,
    test,
    hasPassword,
    secrets: savedSecrets(deps, 'relay'),
    next: nextStep(deps),
    csrf: session.csrfToken(),
  })
}
