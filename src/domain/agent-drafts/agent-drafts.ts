import { and, asc, count, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { agentDrafts } from '#src/db/schema/agent-drafts.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps, TokenActor } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'

export type AgentDraft = typeof agentDrafts.$inferSelect

/** What an agent would do: an operation of the management API. */
export type Drafted = Pick<AgentDraft, 'tool' | 'method' | 'path' | 'body'>

/** Drafts of an organization that wait at once; an agent that writes without end fills nothing. */
const mostWaiting = 50
/** Bytes of an operation's body. */
const longestBody = 64 * 1024

/** Keeps what an agent would do until a person decides. The caller has checked that its token might do it. */
export function draftForPerson(deps: Deps, actor: TokenActor, drafted: Drafted): AgentDraft {
  const { organizationId } = actor
  authorize(actor, 'dashboard:read', organizationId)
  if (Buffer.byteLength(drafted.body) > longestBody)
    throw invalid({}, 'This is too long for a draft: shorten the text.')
  return write(deps.db, (tx) => {
    const waiting = tx
      .select({ count: count() })
      .from(agentDrafts)
      .where(eq(agentDrafts.organizationId, organizationId))
      .get()
    if ((waiting?.count ?? 0) >= mostWaiting)
      throw conflict(
        `${mostWaiting} drafts of agents wait for a person: ask the team to publish or discard some first.`,
      )
    const { tokenId, name: tokenName } = actor
    const row = { ...drafted, id: deps.ids.id(), organizationId, tokenId, tokenName, createdAt: deps.clock.now() }
    const draft = tx.insert(agentDrafts).values(row).returning().get()
    recordAudit(tx, deps, actor, entryOf(draft, 'drafted'))
    return draft
  })
}

/** The oldest first. */
export function listAgentDrafts(db: Reader, organizationId: OrganizationId): AgentDraft[] {
  return db
    .select()
    .from(agentDrafts)
    .where(eq(agentDrafts.organizationId, organizationId))
    .orderBy(asc(agentDrafts.createdAt), asc(agentDrafts.id))
    .all()
}

/**
 * `perform` does what the draft says, as the person, who must be allowed to; then the draft is gone. Where it is refused, the draft
 * waits on. Throws not_found, and conflict while somebody else publishes it.
 */
export async function publishAgentDraft<Done>(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  perform: (draft: AgentDraft) => Promise<Done>,
): Promise<Done> {
  authorize(actor, 'dashboard:read', organizationId)
  const draft = findAgentDraft(deps.db, organizationId, id)
  markPublishing(deps, id)
  let done: Done
  try {
    done = await perform(draft)
  } catch (error) {
    writeUnaudited(
      deps.db,
      (tx) => void tx.update(agentDrafts).set({ publishingAt: null }).where(eq(agentDrafts.id, id)).run(),
    )
    throw error
  }
  remove(deps, actor, draft, 'published')
  return done
}

/** Throws not_found. */
export function discardAgentDraft(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'incidents:write', organizationId)
  remove(deps, actor, findAgentDraft(deps.db, organizationId, id), 'discarded')
}

/** Throws not_found for another organization's draft and for an unknown one alike. */
function findAgentDraft(db: Reader, organizationId: OrganizationId, id: string): AgentDraft {
  const draft = db
    .select()
    .from(agentDrafts)
    .where(and(eq(agentDrafts.id, id), eq(agentDrafts.organizationId, organizationId)))
    .get()
  if (!draft) throw notFound('draft')
  return draft
}

/** Two people may press the button at the same moment, and the second must not publish it again. */
function markPublishing(deps: Deps, id: string): void {
  const marked = writeUnaudited(deps.db, (tx) =>
    tx
      .update(agentDrafts)
      .set({ publishingAt: deps.clock.now() })
      .where(and(eq(agentDrafts.id, id), isNull(agentDrafts.publishingAt)))
      .returning({ id: agentDrafts.id })
      .all(),
  )
  if (marked.length === 0)
    throw conflict(
      'Somebody began to publish this draft. See whether it is done; if it is not, discard the draft and write the update yourself.',
    )
}

function remove(deps: Deps, actor: Actor, draft: AgentDraft, outcome: 'published' | 'discarded'): void {
  write(deps.db, (tx) => {
    tx.delete(agentDrafts).where(eq(agentDrafts.id, draft.id)).run()
    recordAudit(tx, deps, actor, entryOf(draft, outcome))
  })
}

function entryOf(draft: AgentDraft, outcome: 'drafted' | 'published' | 'discarded') {
  const { id, organizationId, tokenId, tokenName, tool, body } = draft
  const changes = { tool, token: tokenId, tokenName, ...(outcome === 'drafted' ? { body: JSON.parse(body) } : {}) }
  return { action: `agent_draft.${outcome}` as const, organizationId, subject: { type: 'agent_draft', id }, changes }
}
