import { type Decision, decideUndecided } from '#src/domain/backup/decide-undecided.ts'
import { heldSentence } from '#src/domain/backup/hold-outbox.ts'
import { countUndecided, listUndecided, outboxHold, type WhichUndecided } from '#src/domain/deliveries/undecided.ts'
import { routes } from '#src/routes.ts'
import { UndecidedPage } from '#views/admin/undecided.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { saidEach } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { undecided } = routes.admin

/** Messages that wait since a restore until somebody says whether they leave. */
export const undecidedRoutes: Binding[] = [
  page(undecided.show, (context) => showUndecided(context)),
  deciding(undecided.dueSending, 'send', 'due'),
  deciding(undecided.dueDiscarding, 'discard', 'due'),
  deciding(undecided.laterSending, 'send', 'later'),
  deciding(undecided.laterDiscarding, 'discard', 'later'),
]

type Deciding = 'dueSending' | 'dueDiscarding' | 'laterSending' | 'laterDiscarding'

function deciding(route: (typeof undecided)[Deciding], decision: Decision, which: WhichUndecided): Binding {
  return action(
    route,
    async ({ deps, actor }) => {
      const messages = await decideUndecided(deps, actor, decision, which)
      return done(undecided.show.url(), decidedSentence(decision, messages))
    },
    showUndecided,
  )
}

function decidedSentence(decision: Decision, messages: number): string {
  const number = messages.toLocaleString('en')
  if (decision === 'send') return messages === 1 ? '1 message released.' : `${number} messages released.`
  else return messages === 1 ? '1 message discarded.' : `${number} messages discarded.`
}

function showUndecided(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { db } = context.deps
  const hold = outboxHold(db)
  const counts = hold && countUndecided(db, hold)
  const person = personOf(context)
  return UndecidedPage({
    person,
    problem: form.problem,
    held:
      hold && counts && counts.due + counts.later > 0
        ? {
            sentence: saidEach(person.t, heldSentence(hold, counts)),
            putBackAt: hold.at,
            ...counts,
            groups: listUndecided(db, hold),
          }
        : null,
  })
}
