import { and, asc, eq, inArray } from 'drizzle-orm'
import { inStep, rowSteps } from '#src/db/row-steps.ts'
import { invitations } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { eachAuditPage } from '../accounts/audit-pages.ts'
import { type ExportRow, type ExportSection, sectionsOf } from '../accounts/exported-sections.ts'
import { accountByEmail } from '../accounts/insert-account.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { eventsFollowed } from '../notifications/followed-events.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { dataRequestById } from './find-data-requests.ts'
import { subscriptionsOf } from './find-subscriptions.ts'

/**
 * Everything that this instance keeps about the address of a request, to be handed to the person who asked, including what
 * an account there could download. Leaves out secrets and other people. Throws conflict once the request is forgotten.
 */
export function exportAddress(deps: Deps, actor: Actor, id: string): ExportSection[] {
  authorizeInstanceAdmin(actor)
  const { address, forgottenAt } = dataRequestById(deps.db, id)
  if (forgottenAt !== null) throw conflict('The address of this request is forgotten: there is nothing to look for.')
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'data_request.exported',
      organizationId: null,
      subject: { type: 'data_request', id },
    }),
  )
  const account = accountByEmail(deps.db, address)
  const about: ExportSection[] = [
    { name: 'subscriptions', rows: () => [subscriptions(deps, address)] },
    { name: 'messages', rows: () => messages(deps, address) },
    { name: 'consents', rows: () => consents(deps, address) },
  ]
  return account
    ? [...about, ...sectionsOf(deps, account.id)]
    : [...about, { name: 'invitations', rows: () => [invitationsTo(deps, address)] }]
}

/** Messages read between two yields to the event loop: some 3 ms. */
const step = 5000

function subscriptions({ db }: Deps, address: string): ExportRow[] {
  return subscriptionsOf(db, address).map(({ subscriber, organization }) => {
    const { state, language, followsIncidents, followsMaintenance, followsAll, consent, createdAt, confirmedAt } =
      subscriber
    const events = eventsFollowed(db, subscriber)
    const follows = { followsIncidents, followsMaintenance, wholePage: followsAll, events }
    return {
      organization: organization.name,
      address: subscriber.address,
      state,
      language,
      ...follows,
      consent,
      createdAt,
      confirmedAt,
    }
  })
}

/** No index has what many were told by address: every message is read, in steps between which visitors are answered. */
async function* messages({ db }: Deps, address: string): AsyncGenerator<ExportRow[]> {
  const { kind, state, createdAt, settledAt } = deliveries
  for (const part of rowSteps(db, deliveries, step)) {
    yield db
      .select({ organization: organizations.name, kind, state, createdAt, settledAt })
      .from(deliveries)
      .leftJoin(organizations, eq(organizations.id, deliveries.organizationId))
      .where(and(inStep(deliveries, part), inArray(deliveries.address, spellingsOf(address))))
      .orderBy(asc(createdAt))
      .all()
    await yieldToEventLoop()
  }
}

function invitationsTo({ db }: Deps, address: string): ExportRow[] {
  const { name, role, createdAt, expiresAt, acceptedAt, withdrawnAt } = invitations
  return db
    .select({ organization: organizations.name, name, role, createdAt, expiresAt, acceptedAt, withdrawnAt })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(inArray(invitations.email, spellingsOf(address)))
    .orderBy(asc(createdAt))
    .all()
}

async function* consents(deps: Deps, address: string): AsyncGenerator<ExportRow[]> {
  const ids = subscriptionsOf(deps.db, address).map(({ subscriber }) => subscriber.id)
  const theirs = and(eq(auditEntries.subjectType, 'subscriber'), inArray(auditEntries.subjectId, ids))
  if (ids.length === 0 || !theirs) return
  for await (const entries of eachAuditPage(deps, theirs))
    yield entries
      .filter(({ actorKind }) => actorKind === 'subscriber' || actorKind === 'visitor')
      .map(({ at, action, details }) => {
        const { ip, userAgent } = JSON.parse(details) as { ip?: string; userAgent?: string }
        return { doneAt: at, action, ip, userAgent }
      })
}
