import { countAccounts } from '#src/domain/accounts/insert-account.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { listNotices, type Notice } from '#src/domain/notices/find-notices.ts'
import { checkNotice, publishNotice, withdrawNotice } from '#src/domain/notices/publish-notice.ts'
import { utcDay } from '#src/domain/time/utc-day.ts'
import { routes } from '#src/routes.ts'
import { type NoticeRow, NoticesPage } from '#views/admin/notices.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { notices } = routes.admin

export const noticeRoutes: Binding[] = [
  page(notices.index, (context) => showNotices(context)),

  action(
    notices.publish,
    ({ deps, actor, form }) => {
      const mails = publishNotice(deps, actor, accepted(checkNotice(form)))
      const sentence = mails > 0 ? `The notice is published and goes to ${mails} by mail.` : 'The notice is published.'
      return done(notices.index.url(), sentence)
    },
    showNotices,
  ),

  action(notices.withdrawal, ({ deps, actor, params }) => {
    withdrawNotice(deps, actor, params.id)
    return done(notices.index.url(), 'The notice is withdrawn.')
  }),
]

function showNotices(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps } = context
  const now = deps.clock.now()
  return NoticesPage({
    person: personOf(context),
    form,
    today: utcDay(now),
    inAWeek: utcDay(now + 7 * 24 * 3_600_000),
    accounts: countAccounts(deps.db),
    notices: listNotices(deps.db).map((notice) => ({ ...notice, state: stateOf(notice, now) })),
  })
}

function stateOf({ startsAt, endsAt, withdrawnAt }: Notice, now: number): NoticeRow['state'] {
  if (withdrawnAt !== null) return 'withdrawn'
  else if (now < startsAt) return 'coming'
  else return now < endsAt ? 'shown' : 'over'
}
