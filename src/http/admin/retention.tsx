import { accepted } from '#src/domain/forms/checked.ts'
import { wantCompaction } from '#src/domain/retention/compaction.ts'
import type { RuleRun } from '#src/domain/retention/enforce-rule.ts'
import { changePeriods, checkPeriods } from '#src/domain/retention/periods.ts'
import { readTraces } from '#src/domain/retention/read-traces.ts'
import { type RuleReport, reportRules } from '#src/domain/retention/report-rules.ts'
import { runRule } from '#src/domain/retention/run-rule.ts'
import { periods } from '#src/domain/settings/retention-periods.ts'
import { routes } from '#src/routes.ts'
import { RetentionPage, type RuleRow } from '#views/admin/retention.tsx'
import { removedText } from '#views/admin/retention-words.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type DashboardMessages, saidEach } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'
import { messagesFor } from '../spoken.ts'

const { retention } = routes.admin

/** Milliseconds for which the answer waits for a run to end. */
const patience = 2000

export const retentionRoutes: Binding[] = [
  page(retention.show, (context) => showRetention(context)),

  action(
    retention.periods,
    ({ deps, actor, form }) => {
      changePeriods(deps, actor, accepted(checkPeriods(form)))
      return done(retention.show.url(), 'The periods are saved.')
    },
    showRetention,
  ),

  action(retention.compaction, ({ deps, actor }) => {
    wantCompaction(deps, actor)
    return done(retention.show.url(), 'The database file will be rewritten at the next start.')
  }),

  action(retention.run, async (context) => {
    const { deps, actor, params } = context
    const ended = await withPatience(runRule(deps, actor, params.rule))
    return done(retention.show.url(), sentenceOf(ended, messagesFor(context)))
  }),
]

function showRetention(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps } = context
  const person = personOf(context)
  return RetentionPage({
    person,
    form,
    rules: reportRules(deps).map((report) => rowOf(report, person.t)),
    traces: readTraces(deps),
  })
}

function rowOf({ rule: { name }, days, last, atWork, failed, nextAt }: RuleReport, t: DashboardMessages): RuleRow {
  return {
    ...{ name, days, limits: periods[name].limits, atWork, nextAt },
    last: last && {
      at: last.startedAt,
      took: last.finishedAt === null ? null : last.finishedAt - last.startedAt,
      removed: last.removed,
      problem: last.problem && saidEach(t, last.problem),
    },
    failed:
      failed && failed.id !== last?.id ? { at: failed.startedAt, problem: saidEach(t, failed.problem ?? '') } : null,
  }
}

/** The run's outcome; `not yet` once patience is over. */
async function withPatience(run: Promise<RuleRun | null>): Promise<RuleRun | null | 'not yet'> {
  const { promise: enough, resolve } = Promise.withResolvers<'not yet'>()
  const timer = setTimeout(resolve, patience, 'not yet')
  // It may still fail when patience is over; the page shows that failure.
  run.catch(() => undefined)
  try {
    return await Promise.race([run, enough])
  } finally {
    clearTimeout(timer)
  }
}

function sentenceOf(ended: RuleRun | null | 'not yet', t: DashboardMessages): string {
  if (ended === null) return 'It is already running. Nothing was started.'
  else if (ended === 'not yet') return 'It is still running. Reload this page to see what it removed.'
  else return ended.problem ?? t.retention.doneRemoved(removedText(ended.removed, t))
}
