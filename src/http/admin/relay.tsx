import { accountById } from '#src/domain/accounts/insert-account.ts'
import { readPause } from '#src/domain/deliveries/channel-pause.ts'
import { relayInput } from '#src/domain/mail/check-relay.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { checkInstanceDkim, instanceDkim, makeInstanceDkimKey } from '#src/domain/mail/instance-dkim.ts'
import { limitRelay } from '#src/domain/mail/limit-relay.ts'
import { limitStrangerMails } from '#src/domain/mail/limit-stranger-mails.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import type { RelayTest } from '#src/domain/mail/test-relay.ts'
import { strangerMails } from '#src/domain/notifications/stranger-mails.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { RelayPage } from '#views/admin/relay.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { saidEach } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { dkimProps } from '../dkim-props.ts'
import { personOf } from '../person.ts'
import { refusedTest, relayToken, savedForm, savedSecrets, testRelay } from '../setup/relay-form.tsx'
import { fallbackState } from './fallback-state.ts'

const { relay } = routes.admin

/** A check leads back to the card, which shows what was found. */
const dkimCard = `${relay.show.url()}#dkim`

/** The instance's SMTP relay after the wizard: server, limits, and the DKIM key of its mail. */
export const relayRoutes: Binding[] = [
  page(relay.show, (context) => showRelay(context)),

  action(
    relay.save,
    ({ deps, actor, form }) => {
      configureRelay(deps, actor, relayInput(form), relayToken(deps, form))
      return done(relay.show.url(), 'The mail server is saved.')
    },
    (context, form) => showRelay(context, { form }),
  ),

  action(
    relay.test,
    (context) => testRelay(context, (form, test) => showRelay(context, { form, test })),
    (context, refused) => refusedTest(context, refused, (form) => showRelay(context, { form })),
  ),

  action(
    relay.limits,
    ({ deps, actor, form }) => {
      limitRelay(deps, actor, form)
      return done(relay.show.url(), 'The limits are saved.')
    },
    (context, limits) => showRelay(context, { limits }),
  ),

  action(
    relay.strangers,
    ({ deps, actor, form }) => {
      limitStrangerMails(deps, actor, form)
      return done(`${relay.show.url()}#strangers`, 'The number is saved.')
    },
    (context, strangers) => showRelay(context, { strangers }),
  ),

  action(
    relay.dkim,
    async ({ deps, actor }) => {
      await makeInstanceDkimKey(deps, actor)
      return done(dkimCard)
    },
    (context, { problem }) => showRelay(context, { dkimProblem: problem }),
  ),

  action(
    relay.dkimCheck,
    async ({ deps, actor }) => {
      await checkInstanceDkim(deps, actor)
      return done(dkimCard)
    },
    (context, { problem }) => showRelay(context, { dkimProblem: problem }),
  ),
]

interface Shown {
  form?: FormState
  test?: RelayTest
  limits?: FormState
  strangers?: FormState
  dkimProblem?: string
}

function showRelay(context: PersonContext, { form, test, limits, strangers, dkimProblem }: Shown = {}): JSX.Element {
  const { deps, actor } = context
  const { relayConnections, relayPerMinute, relayPassword, strangerMailsPerHour } = readInstance(deps.db)
  const dkim = instanceDkim(deps)
  const person = personOf(context)
  const pause = readRelay(deps) === null ? undefined : readPause(deps.db, 'email')
  return RelayPage({
    person,
    form: form ?? savedForm(deps, accountById(deps.db, actor.accountId).email),
    test,
    hasPassword: relayPassword !== null,
    secrets: savedSecrets(deps, 'relay'),
    fallback: readRelay(deps) === null ? null : fallbackState(deps, person.t),
    pause: pause ? { since: pause.since, reason: saidEach(person.t, pause.reason) } : null,
    limits: { form: limits ?? emptyForm, connections: relayConnections, perMinute: relayPerMinute },
    strangers: { form: strangers ?? emptyForm, perHour: strangerMailsPerHour, sent: strangerMails(deps) },
    dkim: dkim && { ...dkimProps(dkim), refused: dkimProblem },
  })
}
