import { configureBounces, renewBounceSecret } from '#src/domain/mail/configure-bounces.ts'
import { connectMailService, disconnectMailService, saveSigningKey } from '#src/domain/mail/connect-mail-service.ts'
import { readMailServices } from '#src/domain/mail/mail-services.ts'
import { readBounces } from '#src/domain/notifications/bounces/read-mailbox.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { MailService } from '#src/words/bounces.ts'
import { BouncesPage } from '#views/admin/bounces.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { saidEach } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { bounces } = routes.admin

/** Settings for how undeliverable mail comes back. */
export const bounceRoutes: Binding[] = [
  page(bounces.show, (context) => showBounces(context)),

  action(
    bounces.save,
    (context) => {
      const { deps, actor, form } = context
      const newSecret = configureBounces(deps, actor, form)
      return newSecret === null
        ? done(bounces.show.url(), 'The settings are saved.')
        : showBounces(context, { newSecret })
    },
    (context, form) => showBounces(context, { form }),
  ),

  action(
    bounces.secret,
    (context) => showBounces(context, { newSecret: renewBounceSecret(context.deps, context.actor) }),
    (context, { problem }) => showBounces(context, { problem }),
  ),

  action(bounces.look, async ({ deps, actor }) => {
    await readBounces(deps, actor)
    return done(`${bounces.show.url()}#mailbox`)
  }),

  action(
    bounces.connect,
    ({ deps, actor, form }) => done(cardOf(connectMailService(deps, actor, form)), 'Now paste the URL there.'),
    (context, services) => showBounces(context, { services }),
  ),

  action(
    bounces.key,
    ({ deps, actor, form }) => done(cardOf(saveSigningKey(deps, actor, form)), 'The key is saved.'),
    (context, services) => showBounces(context, { services }),
  ),

  action(bounces.disconnect, ({ deps, actor, form }) => {
    disconnectMailService(deps, actor, form)
    return done(`${bounces.show.url()}#mail-services`, 'What it posts from now on is refused.')
  }),
]

const cardOf = (service: MailService) => `${bounces.show.url()}#${service}`

interface Shown {
  form?: FormState
  /** Shown once, on the answer to the form that made it. */
  newSecret?: string
  problem?: string
  /** A form about a mail service that was refused. */
  services?: FormState
}

function showBounces(context: PersonContext, { form, newSecret, problem, services }: Shown = {}): JSX.Element {
  const { deps } = context
  const row = readInstance(deps.db)
  const saved: FormState = {
    values: {
      address: row.bounceAddress ?? '',
      host: row.bounceHost ?? '',
      port: String(row.bouncePort ?? 993),
      security: row.bounceSecurity ?? 'tls',
      user: row.bounceUser ?? '',
    },
    errors: {},
    problem,
  }
  const person = personOf(context)
  return BouncesPage({
    person,
    form: form ?? saved,
    saved: row.bounceMode,
    hasPassword: row.bounceMode === 'mailbox' && row.bounceSecret !== null,
    checkedAt: row.bounceCheckedAt,
    problem: row.bounceProblem && saidEach(person.t, row.bounceProblem),
    inboundUrl: publicUrl(deps) + routes.inboundBounces.url(),
    newSecret,
    servicesForm: services ?? emptyForm,
    services: readMailServices(deps).map(({ urlToken, signingKey, ...connected }) => ({
      ...connected,
      url: publicUrl(deps) + routes.inboundReports.url({ token: urlToken }),
      hasKey: signingKey !== null,
    })),
  })
}
