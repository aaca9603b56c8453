import { stringify } from '#src/csv.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { countProblems, findImport, listImports, problemsOf } from '#src/domain/subscriber-imports/find-import.ts'
import { workOnList } from '#src/domain/subscriber-imports/list-work.ts'
import { checkUploadedList, type UploadedList } from '#src/domain/subscriber-imports/preview-import.ts'
import { discardImport, startImport } from '#src/domain/subscriber-imports/start-import.ts'
import { routes } from '#src/routes.ts'
import { ImportProgress } from '#views/dashboard/import-progress.tsx'
import { SubscriberImportPage } from '#views/dashboard/subscriber-import.tsx'
import { SubscriberImportsPage } from '#views/dashboard/subscriber-imports.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { download, wantsFragment } from '../answers.ts'
import { messagesFor } from '../spoken.ts'
import { dashboardShell } from './shell.ts'

const { subscriberImport, subscriberImports } = routes.dashboard

const earlierImports = 20
const shownProblems = 20

export const subscriberImportRoutes: Binding[] = [
  page(subscriberImports.index, (context) => showImports(context)),

  action(
    subscriberImports.create,
    async ({ deps, actor, params, form }) => {
      const upload = accepted(checkUploadedList(await uploadedList(form)))
      const id = await workOnList(deps, { actor, organizationId: actor.organizationId, upload })
      return done(subscriberImport.show.url({ ...params, id }))
    },
    showImports,
  ),

  page(subscriberImport.show, (context) =>
    wantsFragment(context.request) ? showProgress(context) : showImport(context),
  ),

  action(
    subscriberImport.column,
    async ({ deps, actor, params, form }) => {
      const typed = form.text('column')
      const column = typed === 'all' ? null : Number(typed || Number.NaN)
      await workOnList(deps, { actor, organizationId: actor.organizationId, id: params.id, column })
      return done(subscriberImport.show.url(params))
    },
    (context, { problem, errors }) => showImport(context, problem ?? errors.column),
  ),

  action(
    subscriberImport.start,
    ({ deps, actor, params }) => {
      startImport(deps, actor, actor.organizationId, params.id)
      return done(subscriberImport.show.url(params))
    },
    (context, { problem }) => showImport(context, problem),
  ),

  action(subscriberImport.removal, ({ deps, actor, params }) => {
    discardImport(deps, actor, actor.organizationId, params.id)
    return done(subscriberImports.index.url(params), 'The list is deleted.')
  }),

  page(subscriberImport.problems, (context) => {
    const { deps, organization, params, set } = context
    const { problems } = messagesFor(context).imports
    const { id } = findImport(deps.db, organization.id, params.id)
    const rows = problemsOf(deps.db, id).map(({ line, problem }) => [line, problems[problem]])
    const text = stringify([['line', 'problem'], ...rows], { record_delimiter: 'windows' })
    return download(set, { type: 'text/csv; charset=utf-8', name: 'entries-that-stay-out.csv' }, [text])
  }),
]

async function uploadedList(form: Form): Promise<UploadedList> {
  return { fileName: form.fileName('list'), bytes: await form.bytes('list'), consent: form.text('consent') }
}

function showImports(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const { deps, organization } = context
  return SubscriberImportsPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    form,
    imports: listImports(deps.db, organization.id, earlierImports),
  })
}

/** The part of the page that is asked for again and again while the import runs. */
function showProgress(context: MemberContext<'id'>): JSX.Element {
  const { deps, organization, params } = context
  const progress = findImport(deps.db, organization.id, params.id)
  return ImportProgress({ slug: params.slug, t: messagesFor(context), progress })
}

function showImport(context: MemberContext<'id'>, problem?: string): JSX.Element {
  const { deps, organization, params } = context
  const progress = findImport(deps.db, organization.id, params.id)
  const shell = dashboardShell(context)
  return SubscriberImportPage({
    shell,
    t: shell.t,
    slug: params.slug,
    fileName: progress.fileName,
    consent: progress.consent,
    progress,
    layout: progress.layout ?? { columns: [], wishes: [] },
    counts: countProblems(deps.db, progress),
    problems: problemsOf(deps.db, progress.id, shownProblems),
    problem,
  })
}
