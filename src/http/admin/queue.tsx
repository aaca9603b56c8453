import { Elysia } from 'elysia'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { AdminQueuePage } from '#views/admin/queue.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { messagesNow } from '../messages-now.ts'
import { personOf } from '../person.ts'
import { visit } from '../plugins/visit.ts'

export const queueRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/queue' }).use(visit(deps)).get('/admin/queue', async ({ visit, set }) => {
    const now = await messagesNow(deps, null, ({ organizationId }) => organizationById(deps, organizationId).name)
    return html(set, AdminQueuePage({ person: personOf({ deps, visit }), ...now }))
  })
