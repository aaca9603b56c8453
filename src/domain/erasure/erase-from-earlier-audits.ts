import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { auditArchives } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { readEarlierAudit, replaceEarlierAudit } from '../audit/earlier-audits.ts'
import type { AuditEntry } from '../audit/list-audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import type { ErasedPerson } from './erased-person.ts'
import { holds, namesPerson } from './names-person.ts'

type Archive = Pick<typeof auditArchives.$inferSelect, 'id' | 'organizationId'>

/** Lines between two yields to the event loop. */
const step = 2000

/**
 * Removes the person from logs that organizations brought along from other instances. No chain here covers them, so the
 * organization's own chain records each change with the SHA-256 of the log left.
 */
export async function eraseFromEarlierAudits(deps: Deps, actor: SystemActor, person: ErasedPerson): Promise<void> {
  const { id, organizationId } = auditArchives
  for (const archive of deps.db.select({ id, organizationId }).from(auditArchives).all())
    await eraseFrom(deps, actor, person, archive)
}

async function eraseFrom(deps: Deps, actor: SystemActor, person: ErasedPerson, { id, organizationId }: Archive) {
  const text = await new Response(readEarlierAudit(deps.db, organizationId, id)).text()
  const lines = text.split('\n')
  let erased = 0
  for (const [index, line] of lines.entries()) {
    const left = line === '' ? line : withoutPerson(person, line)
    if (left !== line) erased += 1
    lines[index] = left
    if (index % step === step - 1) await yieldToEventLoop()
  }
  if (erased === 0) return
  const left = lines.join('\n')
  const bytes = await promisify(gzip)(left)
  const digest = createHash('sha256').update(left).digest('hex')
  write(deps.db, (tx) => {
    replaceEarlierAudit(tx, id, bytes)
    recordAudit(tx, deps, actor, {
      action: 'audit.earlier_details_erased',
      organizationId,
      subject: { type: 'person', id: person.pseudonym },
      changes: { earlierAudit: id, entries: erased, digest },
    })
  })
}

/** Returns the line unchanged if it says nothing about the person. */
function withoutPerson(person: ErasedPerson, line: string): string {
  const entry = JSON.parse(line) as AuditEntry
  if (!tellsOf(person, entry, line)) return line
  const isTheirs = isBy(person, entry)
  const changes = namesPerson(person, JSON.stringify(entry.changes)) ? {} : entry.changes
  const actorName = isTheirs ? person.pseudonym : entry.actorName
  return JSON.stringify({ ...entry, actorName, changes, ip: '', userAgent: '', requestId: '' })
}

function tellsOf(person: ErasedPerson, entry: AuditEntry, line: string): boolean {
  if (isBy(person, entry) || holds(line, person.addresses)) return true
  if (entry.action.startsWith('api_token.')) return namesPerson(person, JSON.stringify(entry.changes))
  if (entry.actorKind !== 'visitor') return false
  const { subjectId, ip, action } = entry
  return person.subscriberIds.includes(subjectId) || (person.ips.includes(ip) && !action.startsWith('subscriber.'))
}

/** By name, too: on another instance the account had another id. */
function isBy({ accountId, subscriberIds, names }: ErasedPerson, { actorId, actorName }: AuditEntry): boolean {
  return [accountId, ...subscriberIds].includes(actorId ?? '') || names.includes(actorName ?? '')
}
