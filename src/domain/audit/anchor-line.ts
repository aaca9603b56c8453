import { and, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import type { ChainEnd } from './chain.ts'

/** An entry of the instance's chain, as somebody outside keeps it. */
export interface Anchor extends Omit<ChainEnd, 'chain'> {
  /** When it was written; UTC ms. */
  at: number
}

/** Action of the entry that records that a backup was put back. */
export const restored = 'instance.restored'

/** `opsentry-anchor 2026-03-10T12:00:00.000Z 1234 5f…`: time, sequence and hash, which say nothing of what was done. */
export function anchorLine({ at, sequence, hash }: Anchor): string {
  return `opsentry-anchor ${new Date(at).toISOString()} ${sequence} ${hash}`
}

const line = /opsentry-anchor\s+(\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)\s+(\d{1,15})\s+([0-9a-f]{64})/g

/** Every anchor in a text: a mail as it was saved, quoted-printable too, a whole mailbox, or a log of what was posted. Each once. */
export function anchorsIn(text: string): Anchor[] {
  const found = [...text.replace(/=\r?\n/g, '').matchAll(line)].map(([whole, at = '', sequence, hash = '']) => {
    return [whole.replace(/\s+/g, ' '), { at: Date.parse(at), sequence: Number(sequence), hash }] as const
  })
  return [...new Map(found).values()].filter(({ at }) => Number.isFinite(at))
}

/** The anchor that an entry of the instance's chain is; undefined where there is none of that number. */
export function anchorAt(db: Reader, sequence: number): Anchor | undefined {
  const { at, hash } = auditEntries
  return db
    .select({ at, sequence: auditEntries.sequence, hash })
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, ''), eq(auditEntries.sequence, sequence)))
    .get()
}

/** One sentence for each anchor that this database does not have as it is; it must hold by itself as well. */
export function checkAnchors(db: Reader, anchors: Anchor[]): string[] {
  const wrong = anchors.filter(({ sequence, hash }) => anchorAt(db, sequence)?.hash !== hash)
  return wrong.map((anchor) => {
    const here = anchorAt(db, anchor.sequence)
    const what =
      here === undefined
        ? 'is not here: this is an earlier state, or what came later was removed'
        : 'is another one here: the log was written anew, or an earlier state was put back'
    return `Anchor of ${new Date(anchor.at).toISOString()}: entry ${anchor.sequence} of the instance ${what}.${restores(db)}`
  })
}

function restores(db: Reader): string {
  const times = db
    .select({ at: auditEntries.at })
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, ''), eq(auditEntries.action, restored)))
    .all()
    .map(({ at }) => new Date(at).toISOString())
  return times.length === 0 ? '' : ` The log says that a backup was put back: ${times.join(', ')}.`
}
