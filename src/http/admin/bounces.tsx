import { configureBounces, renewBounceSecret } from '#src/domain/mail/configure-bounces.ts'
import { readBounces } from '#src/domain/notifications/bounces/read-mailbox.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { BouncesPage } from '#views/admin/bounces.tsx'
import type { FormState } from '#views/layout/fields.tsx'
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
]

interface Shown {
  form?: FormState
  /** Shown once, on the answer to the form that made it. */
  newSecret?: string
  problem?: string
}

function showBounces(context: PersonContext, { form, newSecret, problem }: Shown = {}): JSX.Element {
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
  return BouncesPage({
    person: personOf(context),
    form: form ?? saved,
    saved: row.bounceMode,
    hasPassword: row.bounceMode === 'mailbox' && row.bounceSecret !== null,
    checkedAt: row.bounceCheckedAt,
    problem: row.bounceProblem,
    inboundUrl: publicUrl(deps) + routes.inboundBounces.url(),
    newSecret,
  })
}
