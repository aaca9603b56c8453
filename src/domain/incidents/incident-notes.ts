import { asc, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { incidentNotes } from '#src/db/schema/incident-notes.ts'
import { write } from '#src/db/write.ts'
import { authorName } from '../accounts/pseudonym.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { findIncident } from './find-incident.ts'
import { mentionedIn, withinLimits } from './mentions.ts'

export interface IncidentNote {
  id: string
  body: string
  /** The author's present name; null where there is none. */
  author: string | null
  createdAt: number
}

/** Adds a note for the team; no visitor sees it. The members whom it names are mailed. Returns their names. */
export function addIncidentNote(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  incidentId: string,
  input: { body: string },
): string[] {
  authorize(actor, 'incidents:write', organizationId)
  findIncident(deps.db, organizationId, incidentId)
  const others = mentionedIn(deps.db, organizationId, input.body).filter(({ id }) => id !== authorOf(actor))
  const mailed = withinLimits(deps, others)
  write(deps.db, (tx) => {
    findIncident(tx, organizationId, incidentId)
    const id = deps.ids.id()
    const authorId = authorOf(actor)
    tx.insert(incidentNotes).values({ id, incidentId, body: input.body, authorId, createdAt: deps.clock.now() }).run()
    recordAudit(tx, deps, actor, {
      action: 'incident.note_added',
      organizationId,
      subject: { type: 'incident', id: incidentId },
      changes: { note: id, ...(mailed.length > 0 && { mailed: mailed.length }) },
    })
    for (const { address } of mailed)
      queueAccountMail(tx, deps, { kind: 'mention', address, subjectId: id, organizationId })
  })
  return mailed.map(({ name }) => name)
}

function authorOf(actor: Actor): string | null {
  return actor.kind === 'member' ? actor.accountId : null
}

/** Oldest first. */
export function notesOf(db: Reader, incidentId: string): IncidentNote[] {
  return db
    .select({
      id: incidentNotes.id,
      body: incidentNotes.body,
      name: accounts.name,
      authorId: incidentNotes.authorId,
      createdAt: incidentNotes.createdAt,
    })
    .from(incidentNotes)
    .leftJoin(accounts, eq(accounts.id, incidentNotes.authorId))
    .where(eq(incidentNotes.incidentId, incidentId))
    .orderBy(asc(incidentNotes.createdAt), asc(incidentNotes.id))
    .all()
    .map(({ name, authorId, ...note }) => ({ ...note, author: authorName(name, authorId) }))
}
