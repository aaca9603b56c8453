import { and, eq, gte, isNull, lte } from 'drizzle-orm'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { write } from '#src/db/write.ts'
import type { Deps, SystemActor } from '../context.ts'
import { pauseBrokenEndpoint } from '../notifications/pause-endpoint.ts'

const day = 24 * 3_600_000
/** Milliseconds in which no message has arrived. */
const patience = 3 * day

/**
 * Pauses the endpoints at which nothing has arrived for three days, and mails those who could fix them. One that failed once
 * and was not tried since is left alone: its state is unknown. Returns how many were paused.
 */
export function pauseFailingWebhooks(deps: Deps, actor: SystemActor): number {
  const now = deps.clock.now()
  const failing = deps.db
    .select({ webhook: webhookEndpoints })
    .from(webhookEndpoints)
    .innerJoin(organizations, eq(organizations.id, webhookEndpoints.organizationId))
    .where(
      and(
        lte(webhookEndpoints.failingSince, now - patience),
        isNull(webhookEndpoints.pausedAt),
        isNull(webhookEndpoints.removedAt),
        isNull(organizations.deletedAt),
      ),
    )
    .all()
    .filter(({ webhook }) => wasTried(deps, webhook.id, now - day))
  for (const { webhook } of failing)
    write(deps.db, (tx) => pauseBrokenEndpoint(tx, deps, actor, webhook, 'Nothing has arrived there for three days.'))
  return failing.length
}

function wasTried({ db }: Deps, webhookId: string, since: number): boolean {
  const attempt = db
    .select({ id: webhookAttempts.id })
    .from(webhookAttempts)
    .innerJoin(deliveries, eq(deliveries.id, webhookAttempts.deliveryId))
    .where(and(eq(deliveries.webhookEndpointId, webhookId), gte(webhookAttempts.at, since)))
    .limit(1)
    .get()
  return attempt !== undefined
}
