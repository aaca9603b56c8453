import { Elysia } from 'elysia'
import { accountById } from '#src/domain/accounts/insert-account.ts'
import { readForm } from '#src/domain/form.ts'
import { readPause } from '#src/domain/notifications/channel-pause.ts'
import { configureRelay } from '#src/domain/settings/configure-relay.ts'
import { readInstance, readRelay } from '#src/domain/settings/instance.ts'
import { checkInstanceDkim, instanceDkim, makeInstanceDkimKey } from '#src/domain/settings/instance-dkim.ts'
import { limitRelay } from '#src/domain/settings/limit-relay.ts'
import type { RelayTest } from '#src/domain/settings/test-relay.ts'
import { routes } from '#src/routes.ts'
import { RelayPage } from '#views/admin/relay.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { dkimProps } from '../dkim-props.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { answerTest, relayInput, savedForm } from '../setup/relay-form.tsx'

/** The instance's SMTP relay after the wizard: the server, what it is asked to bear, and the signature of what it sends. */
export const relayRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/relay' })
    .use(visit(deps))
    .get('/admin/relay', ({ visit, set }) => html(set, page(deps, visit)(formAsSaved(deps, visit))))
    .post('/admin/relay', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          configureRelay(deps, visit.person(), relayInput(form))
          return goTo(set, routes.admin.relay.show.url(), visit, 'The mail server is saved.')
        },
        (state, status) => html(set, page(deps, visit)(state), status),
      )
    })
    .post('/admin/relay/test', (context) =>
      answerTest(deps, context.visit.person(), context, page(deps, context.visit)),
    )
    .post('/admin/relay/limits', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          limitRelay(deps, visit.person(), form)
          return goTo(set, routes.admin.relay.show.url(), visit, 'The limits are saved.')
        },
        (limits, status) => html(set, page(deps, visit, { limits })(formAsSaved(deps, visit)), status),
      )
    })
    .post('/admin/relay/dkim', ({ body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        async () => {
          await makeInstanceDkimKey(deps, visit.person())
          return goTo(set, atDkim)
        },
        ({ problem }, status) => html(set, page(deps, visit, { refused: problem })(formAsSaved(deps, visit)), status),
      ),
    )
    .post('/admin/relay/dkim/check', ({ body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        async () => {
          await checkInstanceDkim(deps, visit.person())
          return goTo(set, atDkim)
        },
        ({ problem }, status) => html(set, page(deps, visit, { refused: problem })(formAsSaved(deps, visit)), status),
      ),
    )

/** The card itself says what was found. */
const atDkim = `${routes.admin.relay.show.url()}#dkim`

function formAsSaved(deps: AppDeps, visit: Visit): FormState {
  return savedForm(deps, accountById(deps.db, visit.person().accountId).email)
}

function page(
  deps: AppDeps,
  visit: Visit,
  other: { limits?: FormState; refused?: string } = {},
): (form: FormState, test?: RelayTest) => JSX.Element {
  const { relayConnections, relayPerMinute, relayPassword } = readInstance(deps.db)
  const dkim = instanceDkim(deps)
  const props = {
    person: personOf({ deps, visit }),
    hasPassword: relayPassword !== null,
    pause: readRelay(deps) === null ? null : (readPause(deps.db, 'email') ?? null),
    limits: { form: other.limits ?? emptyForm, connections: relayConnections, perMinute: relayPerMinute },
    dkim: dkim && { ...dkimProps(dkim), refused: other.refused },
  }
  return (form, test) => RelayPage({ ...props, form, test })
}
