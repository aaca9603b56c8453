import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { wantCompaction } from '#src/domain/retention/compaction.ts'
import type { Kept } from '#src/domain/retention/keep-promise.ts'
import { changePeriods, checkPeriods } from '#src/domain/retention/periods.ts'
import { type ReadPromise, readPromises } from '#src/domain/retention/read-promises.ts'
import { readTraces } from '#src/domain/retention/read-traces.ts'
import { runPromise } from '#src/domain/retention/run-promise.ts'
import { periods } from '#src/domain/settings/retention-periods.ts'
import { routes } from '#src/routes.ts'
import { type PromiseRow, RetentionPage } from '#views/admin/retention.tsx'
import { removedText } from '#views/admin/retention-words.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

/** Milliseconds for which whoever asked for a run waits for its end. */
const patience = 2000

export const retentionRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/retention' })
    .use(visit(deps))
    .get('/admin/retention', ({ visit, set }) => showRetention(deps, visit, set))
    .post('/admin/retention/periods', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          changePeriods(deps, visit.person(), accepted(checkPeriods(form)))
          return goTo(set, routes.admin.retention.show.url(), visit, 'The periods are saved.')
        },
        (state, status) => showRetention(deps, visit, set, state, status),
      )
    })
    .post('/admin/retention/compaction', ({ visit, set }) => {
      wantCompaction(deps, visit.person())
      return goTo(set, routes.admin.retention.show.url(), visit, 'At the next start the file is written anew.')
    })
    .post('/admin/retention/:rule/run', async ({ params, visit, set }) => {
      const ended = await withPatience(runPromise(deps, visit.person(), params.rule))
      return goTo(set, routes.admin.retention.show.url(), visit, sentenceOf(ended))
    })

function showRetention(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const props = {
    person: personOf({ deps, visit }),
    form,
    promises: readPromises(deps).map(rowOf),
    traces: readTraces(deps),
  }
  return html(set, RetentionPage(props), status)
}

function rowOf({ promise, days, last, atWork, failed, nextAt }: ReadPromise): PromiseRow {
  const { name, title, covers, from } = promise
  return {
    ...{ name, title, covers, days, from, limits: periods[name].limits, atWork, nextAt },
    last: last && {
      at: last.startedAt,
      took: last.finishedAt === null ? null : last.finishedAt - last.startedAt,
      removed: last.removed,
      problem: last.problem,
    },
    failed: failed && failed.id !== last?.id ? { at: failed.startedAt, problem: failed.problem ?? '' } : null,
  }
}

/** How the run ended; `not yet` where that takes its time. */
async function withPatience(run: Promise<Kept | null>): Promise<Kept | null | 'not yet'> {
  const { promise: enough, resolve } = Promise.withResolvers<'not yet'>()
  const timer = setTimeout(resolve, patience, 'not yet')
  // It may still fail when nobody waits any more: then the page says so.
  run.catch(() => undefined)
  try {
    return await Promise.race([run, enough])
  } finally {
    clearTimeout(timer)
  }
}

function sentenceOf(ended: Kept | null | 'not yet'): string {
  if (ended === null) return 'It is at work already: nothing was started twice.'
  else if (ended === 'not yet') return 'It is at work. Load this page again to see what it removed.'
  else return ended.problem ?? `Done. Removed: ${removedText(ended.removed)}.`
}
