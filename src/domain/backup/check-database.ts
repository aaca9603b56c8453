import type { Db } from '#src/db/connection.ts'
import { verifyChains } from '../audit/verify-chain.ts'

/** SQLite's own integrity check and foreign key check; one sentence for each fault, none when the file is sound. */
export function checkFile(db: Db): string[] {
  const found = db.$client.query<{ integrity_check: string }, []>('PRAGMA integrity_check').all()
  const broken = found.map((row) => row.integrity_check).filter((line) => line !== 'ok')
  const orphans = db.$client.query<{ table: string; parent: string }, []>('PRAGMA foreign_key_check').all()
  return [
    ...broken.map((line) => `Database file: ${line}.`),
    ...orphans.map(({ table, parent }) => `Database: a row of ${table} names a row of ${parent} that does not exist.`),
  ]
}

/** Checks the file, then the audit chains in it. */
export function checkDatabase(db: Db): string[] {
  const file = checkFile(db)
  return file.length > 0 ? file : verifyChains(db)
}
