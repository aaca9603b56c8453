import { deleteAccount, deletionObstacle, undoableFor } from '#src/domain/accounts/delete-account.ts'
import { exportAccount } from '#src/domain/accounts/export-account.ts'
import { factorsOf } from '#src/domain/accounts/factors.ts'
import { accountById } from '#src/domain/accounts/insert-account.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { keepRuleOf, longestAge, readBackupSettings } from '#src/domain/settings/backup-settings.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { AccountDataPage, AccountDeletedPage } from '#views/account/data.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type DashboardMessages, said } from '#views/messages/dashboard.ts'
import { action, type Binding, type PersonContext, page } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { personOf } from '../person.ts'
import { messagesFor } from '../spoken.ts'
import { dayOf, zipAnswer } from '../zip-answer.ts'
import { accountArchive } from './account-archive.tsx'

const { data } = routes.account

export const accountDataRoutes: Binding[] = [
  page(data.show, showData),

  action(data.export, (context) => {
    const { deps, actor, set } = context
    const now = deps.clock.now()
    const sections = exportAccount(deps, actor)
    const about = { t: messagesFor(context), instanceUrl: publicUrl(deps), exportedAt: now }
    return zipAnswer(set, `opsentry-account-${dayOf(now)}.zip`, accountArchive(sections, about), now)
  }),

  action(
    data.deletion,
    async (context) => {
      const { deps, actor, session, form } = context
      const t = messagesFor(context)
      const { email } = accountById(deps.db, actor.accountId)
      const token = await deleteAccount(deps, actor, confirmationIn(form))
      session.endSession()
      return showDeleted(deps, t, email, token)
    },
    showData,
  ),
]

function confirmationIn(form: Form) {
  const [currentPassword, code, typedEmail] = [form.raw('currentPassword'), form.text('code'), form.text('typedEmail')]
  return { currentPassword, code, typedEmail }
}

/** Without a relay no mail brings the link that undoes it: the page shows it instead. */
function showDeleted(deps: AppDeps, t: DashboardMessages, email: string, token: string): JSX.Element {
  const undoUrl = readRelay(deps) === null ? publicUrl(deps) + routes.undoDeletion.show.url({ token }) : undefined
  return AccountDeletedPage({ t, email, until: deps.clock.now() + undoableFor, undoUrl })
}

function showData(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps, actor } = context
  const person = personOf(context)
  const { email } = accountById(deps.db, actor.accountId)
  const obstacle = deletionObstacle(deps.db, actor)
  const { totp, password } = factorsOf(deps.db, actor.accountId)
  const settings = readBackupSettings(deps.db)
  return AccountDataPage({
    person,
    email,
    asksForCode: totp && password,
    asksForPassword: password,
    backupDays: longestAge(keepRuleOf(settings)),
    replicaDays: settings.replicaDays,
    obstacle: obstacle && said(person.t, obstacle),
    form,
  })
}
