import {
  type AgentDraft,
  discardAgentDraft,
  listAgentDrafts,
  publishAgentDraft,
} from '#src/domain/agent-drafts/agent-drafts.ts'
import { mayDo } from '#src/domain/authorize.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { routes } from '#src/routes.ts'
import { type AgentDraftProps, AgentDraftsPage } from '#views/dashboard/agent-drafts.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { agentDrafts } = routes.dashboard

export const agentDraftRoutes: Binding[] = [
  page(agentDrafts.index, (context) => showDrafts(context)),

  action(
    agentDrafts.publication,
    async ({ deps, actor, params }) => {
      const { status } = await publishAgentDraft(
        deps,
        actor,
        actor.organizationId,
        params.id,
        async ({ method, path, body }) => {
          const { callOperation } = await import('../api/v1/call.ts')
          return callOperation(deps, actor, { method, path, body: JSON.parse(body) })
        },
      )
      const waits = 'The draft waits for a second person now, under To be published.'
      return done(agentDrafts.index.url(params), status === 202 ? waits : 'The draft is published.')
    },
    showDrafts,
  ),

  action(agentDrafts.discarding, ({ deps, actor, params }) => {
    discardAgentDraft(deps, actor, actor.organizationId, params.id)
    return done(agentDrafts.index.url(params), 'The draft is discarded.')
  }),
]

function showDrafts(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const { deps, actor, organization } = context
  const services = listAllServices(deps.db, organization.id).flatMap((group) => group.services)
  const names = new Map(services.map(({ id, name }) => [id, name]))
  return AgentDraftsPage({
    shell: dashboardShell(context),
    drafts: listAgentDrafts(deps.db, organization.id).map((draft) => shown(draft, organization.slug, names)),
    mayDecide: mayDo(actor.role, 'incidents:write'),
    timeZone: organization.timeZone,
    form,
  })
}

function shown(draft: AgentDraft, slug: string, names: ReadonlyMap<string, string>): AgentDraftProps {
  const { id, tokenName, tool, path, body, createdAt, publishingAt } = draft
  const fields: Record<string, unknown> = Object.assign({}, ...Object.values<object>(JSON.parse(body)))
  const nameOf = (service: string) => names.get(service) ?? service
  const services = Object.entries<string>(Object(fields.components)).map(([service, status]) => ({
    name: nameOf(service),
    status,
  }))
  const component = /\/components\/([^/]+)$/.exec(path)?.[1]
  const incident = /\/incidents\/([^/]+)$/.exec(path)?.[1]
  return {
    ...{ id, tokenName, tool, createdAt, interrupted: publishingAt !== null },
    title: textIn(fields.name) ?? textIn(fields.email) ?? (component === undefined ? null : nameOf(component)),
    incidentUrl: incident === undefined ? null : routes.dashboard.incident.show.url({ slug, id: incident }),
    status: textIn(fields.status),
    body: textIn(fields.body),
    services: [
      ...services,
      ...[fields.component_ids ?? []].flat().map((one) => ({ name: nameOf(String(one)), status: null })),
    ],
    from: textIn(fields.scheduled_for),
    until: textIn(fields.scheduled_until),
    notifies: typeof fields.deliver_notifications === 'boolean' ? fields.deliver_notifications : null,
  }
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
