import { and, desc, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { backupCopies } from '#src/db/schema/backups.ts'
import type { BackupPlace } from '#src/words/backups.ts'

export type BackupCopy = typeof backupCopies.$inferSelect

/** All that are known, the newest first. */
export function listCopies(db: Reader): BackupCopy[] {
  return db.select().from(backupCopies).orderBy(desc(backupCopies.madeAt), desc(backupCopies.name)).all()
}

export function copiesAt(db: Reader, place: BackupPlace): BackupCopy[] {
  return listCopies(db).filter((one) => one.place === place)
}

/** The newest that is sound, of the database; at any place, the bucket first. */
export function newestSound(copies: readonly BackupCopy[]): BackupCopy | undefined {
  const sound = copies.filter(({ kind, state }) => kind === 'database' && state === 'sound')
  const [newest] = sound
  return sound.find(({ name, place }) => name === newest?.name && place === 'bucket') ?? newest
}

export function addCopy(tx: Tx, copy: BackupCopy): void {
  tx.insert(backupCopies)
    .values(copy)
    .onConflictDoUpdate({ target: [backupCopies.name, backupCopies.place], set: copy })
    .run()
}

export function changeCopy(
  tx: Tx,
  { name, place }: Pick<BackupCopy, 'name' | 'place'>,
  change: Partial<Pick<BackupCopy, 'state' | 'checkedAt' | 'sha256' | 'size'>>,
): void {
  tx.update(backupCopies)
    .set(change)
    .where(and(eq(backupCopies.name, name), eq(backupCopies.place, place)))
    .run()
}

export function forgetCopy(tx: Tx, { name, place }: Pick<BackupCopy, 'name' | 'place'>): void {
  tx.delete(backupCopies)
    .where(and(eq(backupCopies.name, name), eq(backupCopies.place, place)))
    .run()
}

/** Whatever lies in the bucket is not looked after any more. */
export function forgetBucketCopies(tx: Tx): void {
  tx.delete(backupCopies).where(eq(backupCopies.place, 'bucket')).run()
}
