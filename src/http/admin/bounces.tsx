import { Elysia } from 'elysia'
import { readForm } from '#src/domain/form.ts'
import { readBounces } from '#src/domain/notifications/bounces/read-mailbox.ts'
import { configureBounces, renewBounceSecret } from '#src/domain/settings/configure-bounces.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { BouncesPage } from '#views/admin/bounces.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

/** How mail that cannot be delivered comes back. */
export const bounceRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/bounces' })
    .use(visit(deps))
    .get('/admin/bounces', ({ visit, set }) => showBounces(deps, visit, set))
    .post('/admin/bounces', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const newSecret = configureBounces(deps, visit.person(), form)
          if (newSecret !== null) return showBounces(deps, visit, set, { newSecret })
          return goTo(set, routes.admin.bounces.show.url(), visit, 'It is saved.')
        },
        (state, status) => showBounces(deps, visit, set, { form: state }, status),
      )
    })
    .post('/admin/bounces/secret', ({ body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        () => showBounces(deps, visit, set, { newSecret: renewBounceSecret(deps, visit.person()) }),
        ({ problem }, status) => showBounces(deps, visit, set, { problem }, status),
      ),
    )
    .post('/admin/bounces/look', async ({ visit, set }) => {
      await readBounces(deps, visit.person())
      return goTo(set, `${routes.admin.bounces.show.url()}#mailbox`)
    })

/** A new secret is on the answer to its own form and nowhere else. */
function showBounces(
  deps: AppDeps,
  visit: Visit,
  set: Answer,
  shown: { form?: FormState; newSecret?: string; problem?: string } = {},
  status = 200,
) {
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
    problem: shown.problem,
  }
  const props = {
    person: personOf({ deps, visit }),
    form: shown.form ?? saved,
    saved: row.bounceMode,
    hasPassword: row.bounceMode === 'mailbox' && row.bounceSecret !== null,
    checkedAt: row.bounceCheckedAt,
    problem: row.bounceProblem,
    inboundUrl: publicUrl(deps) + routes.inboundBounces.url(),
    newSecret: shown.newSecret,
  }
  return html(set, BouncesPage(props), status)
}
