import type { Db } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import type { Deps, Member } from '../context.ts'

/**
 * Who has the page of an incident open, or of a new one, and who writes there. It is remembered by the process alone, for as long
 * as a page goes on asking: nothing of it is stored.
 */

interface Present {
  name: string
  /** `elapsed()` of the clock, ms: when the page last asked, and when something was last typed there. */
  seenAt: number
  wroteAt: number
}

export interface OtherEditor {
  name: string
  writes: boolean
}

/** A page asks every ten seconds, and less often where its tab lies behind others. */
const presentFor = 35_000
const writesFor = 30_000
const mostPages = 500
const mostPeople = 50

const pages = perDb('who has an incident open', (_: Db) => new Map<string, Map<string, Present>>())

type PresenceDeps = Pick<Deps, 'db' | 'clock'>

/** `subjectId`: of an incident, or `newIncident`. */
export function notePresence(deps: PresenceDeps, member: Member, subjectId: string, writes = false): void {
  const { clock } = deps
  const all = pages(deps.db)
  const key = pageKey(member, subjectId)
  const people = all.get(key) ?? new Map<string, Present>()
  const before = people.get(member.accountId)
  const now = clock.elapsed()
  // What was asked for last stands last: the first is the one to forget.
  all.delete(key)
  people.delete(member.accountId)
  if (all.size >= mostPages) forgetFirst(all)
  if (people.size >= mostPeople) forgetFirst(people)
  all.set(key, people)
  const wroteAt = writes ? now : (before?.wroteAt ?? Number.NEGATIVE_INFINITY)
  people.set(member.accountId, { name: member.name, seenAt: now, wroteAt })
}

/** The other people who have it open, by name. */
export function othersPresent(deps: PresenceDeps, member: Member, subjectId: string): OtherEditor[] {
  const now = deps.clock.elapsed()
  const people = pages(deps.db).get(pageKey(member, subjectId)) ?? new Map<string, Present>()
  return [...people]
    .filter(([accountId, { seenAt }]) => accountId !== member.accountId && now - seenAt <= presentFor)
    .map(([, { name, wroteAt }]) => ({ name, writes: now - wroteAt <= writesFor }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

function pageKey({ organizationId }: Member, subjectId: string): string {
  return `${organizationId} ${subjectId}`
}

function forgetFirst(map: Map<string, unknown>): void {
  const [first] = map.keys()
  if (first !== undefined) map.delete(first)
}
