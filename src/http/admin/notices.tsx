import { Elysia } from 'elysia'
import { countAccounts } from '#src/domain/accounts/insert-account.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { listNotices, type Notice } from '#src/domain/notices/find-notices.ts'
import { checkNotice, publishNotice, withdrawNotice } from '#src/domain/notices/publish-notice.ts'
import { routes } from '#src/routes.ts'
import { type NoticeRow, NoticesPage } from '#views/admin/notices.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const noticeRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/notices' })
    .use(visit(deps))
    .get('/admin/notices', ({ visit, set }) => showNotices(deps, visit, set))
    .post('/admin/notices', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const mails = publishNotice(deps, visit.person(), accepted(checkNotice(form)))
          const said = mails > 0 ? `The notice is published and goes to ${mails} by mail.` : 'The notice is published.'
          return goTo(set, routes.admin.notices.index.url(), visit, said)
        },
        (state, status) => showNotices(deps, visit, set, state, status),
      )
    })
    .post('/admin/notices/:id/withdrawal', ({ params, visit, set }) => {
      withdrawNotice(deps, visit.person(), params.id)
      return goTo(set, routes.admin.notices.index.url(), visit, 'The notice is withdrawn.')
    })

function showNotices(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const now = deps.clock.now()
  const props = {
    person: personOf({ deps, visit }),
    form,
    today: day(now),
    inAWeek: day(now + 7 * 24 * 3_600_000),
    accounts: countAccounts(deps.db),
    notices: listNotices(deps.db).map((notice) => ({ ...notice, state: stateOf(notice, now) })),
  }
  return html(set, NoticesPage(props), status)
}

function stateOf({ startsAt, endsAt, withdrawnAt }: Notice, now: number): NoticeRow['state'] {
  if (withdrawnAt !== null) return 'withdrawn'
  else if (now < startsAt) return 'coming'
  else return now < endsAt ? 'shown' : 'over'
}

/** The UTC day, `2026-03-10`. */
function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
