import { Elysia } from 'elysia'
import { authorize } from '#src/domain/authorize.ts'
import type { Member } from '#src/domain/context.ts'
import { notFound } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { discardDraft, findDraft, newIncident, saveDraft } from '#src/domain/incidents/drafts.ts'
import { findIncident } from '#src/domain/incidents/find-incident.ts'
import { previewMail } from '#src/domain/incidents/preview-mail.ts'
import { spreadGroups } from '#src/domain/incidents/spread-groups.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { routes } from '#src/routes.ts'
import { DraftFragment } from '#views/dashboard/draft.tsx'
import { type Answer, goTo, html, wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { csrfField } from '../plugins/csrf.ts'
import { mailPreviewPolicy } from '../plugins/security-headers.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { incidentAudience } from './audience.ts'
import { shownDraft } from './composer.ts'

interface Context {
  /** Without an id: of a new incident. */
  params: { slug: string; id?: string }
  request: Request
  body: unknown
  visit: Visit
  set: Answer
}

/** What is typed into the composer is kept while it is typed, and shown as visitors and subscribers will read it. */
export const incidentDraftRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'dashboard/incident-drafts' }).use(visit(deps))
  for (const prefix of ['/app/:slug/incidents', '/app/:slug/incidents/:id'] as const)
    plugin
      .post(`${prefix}/draft`, (context: Context) => keep(deps, context))
      .post(`${prefix}/draft/removal`, ({ params, visit, set }: Context) => {
        const { actor, subjectId } = subjectOf(deps, visit, params)
        discardDraft(deps, actor, subjectId)
        return goTo(set, composerOf(params), visit, 'The draft is gone.')
      })
      .get(`${prefix}/draft/mail`, ({ params, visit, set }: Context) => showMail(deps, visit, params, set))
  return plugin
}

function keep(deps: AppDeps, { params, request, body, visit, set }: Context) {
  const { organization } = visit.member(params.slug)
  const { actor, subjectId, title } = subjectOf(deps, visit, params)
  const { [csrfField]: _, ...fields } = spreadGroups(readForm(body), listServices(deps.db, actor.organizationId)).values
  saveDraft(deps, actor, subjectId, fields)
  if (!wantsFragment(request)) return goTo(set, composerOf(params), visit, 'The draft is kept. Nobody else sees it.')
  const kept = { fields, updatedAt: deps.clock.now() }
  const draft = shownDraft(deps, organization, params.id, title, kept)
  return html(set, DraftFragment({ draft, audience: incidentAudience(deps, organization.id, params.id, fields) }))
}

function showMail(deps: AppDeps, visit: Visit, params: Context['params'], set: Answer) {
  const { organization } = visit.member(params.slug)
  const { actor, subjectId, title } = subjectOf(deps, visit, params)
  const draft = findDraft(deps.db, actor, subjectId)
  if (!draft) throw notFound('draft')
  const mail = previewMail(deps, organization, title, draft.fields)
  set.headers['content-security-policy'] = mailPreviewPolicy
  return html(set, mail.html)
}

/** Where the draft is written on. */
function composerOf({ slug, id }: Context['params']): string {
  return id === undefined
    ? routes.dashboard.incidents.new.url({ slug })
    : routes.dashboard.incident.show.url({ slug, id })
}

function subjectOf(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: Context['params'],
): { actor: Member; subjectId: string; title?: string } {
  const { actor } = visit.member(slug)
  authorize(actor, 'incidents:write', actor.organizationId)
  if (id === undefined) return { actor, subjectId: newIncident }
  const incident = findIncident(deps.db, actor.organizationId, id)
  return { actor, subjectId: incident.id, title: incident.title }
}
