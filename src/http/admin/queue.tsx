import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { routes } from '#src/routes.ts'
import { AdminQueuePage } from '#views/admin/queue.tsx'
import { type Binding, page } from '../action.ts'
import { messagesNow } from '../messages-now.ts'
import { personOf } from '../person.ts'

export const queueRoutes: Binding[] = [
  page(routes.admin.queue, async (context) => {
    const { deps } = context
    const now = await messagesNow(deps, null, ({ organizationId }) => organizationById(deps, organizationId).name)
    return AdminQueuePage({ person: personOf(context), ...now })
  }),
]
