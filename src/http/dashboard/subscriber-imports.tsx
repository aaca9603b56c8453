import { stringify } from 'csv-stringify/sync'
import { Elysia } from 'elysia'
import { authorize } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { countProblems, findImport, listImports, problemsOf } from '#src/domain/subscriber-imports/find-import.ts'
import { checkUploadedList, previewImport } from '#src/domain/subscriber-imports/preview-import.ts'
import { discardImport, startImport } from '#src/domain/subscriber-imports/start-import.ts'
import { routes } from '#src/routes.ts'
import { ImportProgress } from '#views/dashboard/import-progress.tsx'
import { lineProblemText } from '#views/dashboard/import-words.ts'
import { SubscriberImportPage } from '#views/dashboard/subscriber-import.tsx'
import { SubscriberImportsPage } from '#views/dashboard/subscriber-imports.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, download, goTo, html, wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

const earlierImports = 20
const shownProblems = 20

export const subscriberImportRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/subscriber-imports' })
    .use(visit(deps))
    .get('/app/:slug/subscriber-imports', ({ params, visit, set }) => showAll(deps, visit, params.slug, set))
    .post('/app/:slug/subscriber-imports', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const list = accepted(checkUploadedList({ ...(await uploaded(body, 'list')), consent: form.text('consent') }))
          const id = await previewImport(deps, actor, actor.organizationId, list)
          return goTo(set, routes.dashboard.subscriberImport.show.url({ slug: params.slug, id }))
        },
        (state, status) => showAll(deps, visit, params.slug, set, state, status),
      )
    })
    .get('/app/:slug/subscriber-imports/:id', ({ params, request, visit, set }) => {
      if (!wantsFragment(request)) return showOne(deps, visit, params, set)
      const { progress } = progressOf(deps, visit, params)
      return html(set, ImportProgress({ slug: params.slug, progress }))
    })
    .post('/app/:slug/subscriber-imports/:id/start', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        () => {
          startImport(deps, actor, actor.organizationId, params.id)
          return goTo(set, routes.dashboard.subscriberImport.show.url({ slug: params.slug, id: params.id }))
        },
        ({ problem }, status) => showOne(deps, visit, params, set, problem, status),
      )
    })
    .post('/app/:slug/subscriber-imports/:id/removal', ({ params, visit, set }) => {
      const { actor } = visit.member(params.slug)
      discardImport(deps, actor, actor.organizationId, params.id)
      return goTo(
        set,
        routes.dashboard.subscriberImports.index.url({ slug: params.slug }),
        visit,
        'The list is forgotten.',
      )
    })
    .get('/app/:slug/subscriber-imports/:id/problems.csv', ({ params, visit, set }) => {
      const { progress } = progressOf(deps, visit, params)
      const rows = problemsOf(deps.db, progress.id).map(({ line, problem }) => [line, lineProblemText[problem]])
      const text = stringify([['line', 'problem'], ...rows], { record_delimiter: 'windows' })
      return download(set, { type: 'text/csv; charset=utf-8', name: 'lines-that-stay-out.csv' }, [text])
    })

interface ImportParams {
  slug: string
  id: string
}

/** The file in a field of a parsed body; none where the form came without it. */
async function uploaded(body: unknown, name: string): Promise<{ fileName: string; bytes: Buffer }> {
  const [, file] = Object.entries(Object(body)).find(([field]) => field === name) ?? []
  if (!(file instanceof File)) return { fileName: '', bytes: Buffer.alloc(0) }
  return { fileName: file.name, bytes: Buffer.from(await file.arrayBuffer()) }
}

function showAll(deps: AppDeps, visit: Visit, slug: string, set: Answer, form: FormState = emptyForm, status = 200) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'subscribers:write', organization.id)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZone: organization.timeZone,
    form,
    imports: listImports(deps.db, organization.id, earlierImports),
  }
  return html(set, SubscriberImportsPage(props), status)
}

function progressOf(deps: AppDeps, visit: Visit, { slug, id }: ImportParams) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'subscribers:write', organization.id)
  return { progress: findImport(deps.db, organization.id, id) }
}

function showOne(deps: AppDeps, visit: Visit, params: ImportParams, set: Answer, problem?: string, status = 200) {
  const { progress } = progressOf(deps, visit, params)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(params.slug) }),
    slug: params.slug,
    fileName: progress.fileName,
    consent: progress.consent,
    progress,
    counts: countProblems(deps.db, progress.id),
    problems: problemsOf(deps.db, progress.id, shownProblems),
    problem,
  }
  return html(set, SubscriberImportPage(props), status)
}
