import { Elysia } from 'elysia'
import { deleteAccount, deletionObstacle, undoableFor } from '#src/domain/accounts/delete-account.ts'
import { exportAccount } from '#src/domain/accounts/export-account.ts'
import { accountById } from '#src/domain/accounts/insert-account.ts'
import { readForm } from '#src/domain/form.ts'
import { publicUrl, readRelay } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { AccountDataPage, AccountDeletedPage } from '#views/account/data.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dayOf, zipAnswer } from '../zip-answer.ts'
import { accountArchive } from './account-archive.tsx'

export const accountDataRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/data' })
    .use(visit(deps))
    .get('/account/data', ({ visit, set }) => showData(deps, visit, set))
    .post('/account/data/export', ({ visit, set }) => {
      const now = deps.clock.now()
      const sections = exportAccount(deps, visit.person())
      const about = { instanceUrl: publicUrl(deps), exportedAt: now }
      return zipAnswer(set, `opsentry-account-${dayOf(now)}.zip`, accountArchive(sections, about), now)
    })
    .post('/account/data/deletion', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const account = visit.person()
          const { email } = accountById(deps.db, account.accountId)
          const token = await deleteAccount(deps, account, {
            currentPassword: form.raw('currentPassword'),
            code: form.text('code'),
            typedEmail: form.text('typedEmail'),
          })
          visit.endSession()
          const until = deps.clock.now() + undoableFor
          const undoUrl =
            readRelay(deps) === null ? publicUrl(deps) + routes.undoDeletion.show.url({ token }) : undefined
          return html(set, AccountDeletedPage({ email, until, undoUrl }))
        },
        (state, status) => showData(deps, visit, set, state, status),
      )
    })

function showData(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const person = visit.person()
  const { email, totpEnabledAt } = accountById(deps.db, person.accountId)
  const props = {
    person: personOf({ deps, visit }),
    email,
    asksForCode: totpEnabledAt !== null,
    obstacle: deletionObstacle(deps.db, person),
    form,
  }
  return html(set, AccountDataPage(props), status)
}
