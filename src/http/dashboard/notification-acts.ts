import { Elysia } from 'elysia'
import type { Member } from '#src/domain/context.ts'
import { DomainError } from '#src/domain/errors.ts'
import { cancelDelivery } from '#src/domain/notifications/cancel-delivery.ts'
import type { Which } from '#src/domain/notifications/find-delivery.ts'
import { retryDelivery, sendAgain } from '#src/domain/notifications/retry-delivery.ts'
import { retryFailed } from '#src/domain/notifications/retry-failed.ts'
import { routes } from '#src/routes.ts'
import { type Answer, goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { showNotification } from './notifications.tsx'

interface Act {
  act(deps: AppDeps, actor: Member, organizationId: string, which: Which): void
  done: string
}

/** What can be done to one message, by the end of its address. */
const acts: Record<string, Act> = {
  retry: { act: retryDelivery, done: 'The message is tried again now.' },
  cancellation: { act: cancelDelivery, done: 'The message is cancelled.' },
  resending: { act: sendAgain, done: 'The message is sent once more.' },
}

interface ActContext {
  params: { slug: string; id: string; deliveryId: string }
  visit: Visit
  set: Answer
}

/** What owners and admins do to messages on their way. */
export const notificationActRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'dashboard/notification-acts' })
    .use(visit(deps))
    .post('/app/:slug/notifications/:id/retry', ({ params, visit, set }) =>
      answered(deps, visit, params, set, async () => {
        const { actor } = visit.member(params.slug)
        const messages = await retryFailed(deps, actor, actor.organizationId, params.id)
        return messages === 1 ? 'One message is tried again now.' : `${messages} messages are tried again now.`
      }),
    )
  for (const [path, { act, done }] of Object.entries(acts))
    plugin.post(`/app/:slug/notifications/:id/deliveries/:deliveryId/${path}`, ({ params, visit, set }: ActContext) =>
      answered(deps, visit, params, set, () => {
        const { actor } = visit.member(params.slug)
        act(deps, actor, actor.organizationId, { notificationId: params.id, deliveryId: params.deliveryId })
        return done
      }),
    )
  return plugin
}

/** Back to the ledger; where it is refused, the ledger as it is now says why. */
async function answered(
  deps: AppDeps,
  visit: Visit,
  params: { slug: string; id: string },
  set: Answer,
  act: () => string | Promise<string>,
) {
  try {
    return goTo(set, routes.dashboard.notification.show.url({ slug: params.slug, id: params.id }), visit, await act())
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'conflict') throw error
    return showNotification(deps, visit, params, {}, set, error.message, 422)
  }
}
