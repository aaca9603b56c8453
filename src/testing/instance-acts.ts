import { desc, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import type { AccountActor, Actor } from '#src/domain/context.ts'
import { accountOf, acmeId, actorOf, programActor, testOrigin } from './personas.ts'
import { laterRefusal } from './room.ts'

/** The instance admin, signed in. */
export const ines: AccountActor = accountOf('ines')

/** Everybody else, the instance admin at work inside an organization included. */
const others: Record<string, Actor> = {
  'an admin at work in an organization': actorOf('iris'),
  'an owner': accountOf('otto'),
  'an admin': accountOf('ann'),
  'an editor': accountOf('ed'),
  'a viewer': accountOf('vic'),
  "another organization's owner": accountOf('olga'),
  'an API token': programActor({ role: 'owner' }),
  'a subscriber': { kind: 'subscriber', subscriberId: 's', organizationId: acmeId, origin: testOrigin },
  'a visitor': { kind: 'visitor', origin: testOrigin },
}

/** The other actors whom `act` does not refuse with `forbidden`, each with the outcome instead. */
export async function letThrough(act: (actor: Actor) => unknown): Promise<string[]> {
  const found: string[] = []
  for (const [who, actor] of Object.entries(others)) {
    const code = await laterRefusal(async () => act(actor)).catch((error: unknown) => String(error))
    if (code !== 'forbidden') found.push(`${who}: ${code}`)
  }
  return found
}

/** The newest entry of the instance's own audit log. */
export function lastAct(db: Reader) {
  const entry = db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.chain, ''))
    .orderBy(desc(auditEntries.sequence))
    .get()
  if (!entry) throw new Error('the audit log is empty')
  const { action, actorId, subjectType, subjectId, details } = entry
  const { changes, ip } = JSON.parse(details) as { changes: unknown; ip: string }
  return { action, actorId, subject: `${subjectType} ${subjectId}`, changes, ip }
}
