import { freedPages } from '#src/db/freed-pages.ts'
import type { Deps } from '../context.ts'
import { readInstance } from '../settings/instance.ts'
import { copiesIn } from './remove-copies.ts'

/** Places where removed data might still be read: free pages of the file, and copies. */
export interface Traces {
  /** Bytes. */
  size: number
  free: number
  writeAheadLog: number
  /** False for a file whose freed pages cannot go back to the disk unless it is rewritten. */
  returnable: boolean
  /** The file will be rewritten at the next start. */
  compactAtStart: boolean
  /** UTC ms at which each copy in backups/ was made, newest first. */
  copies: number[]
}

export function readTraces({ db, backupsFolder }: Pick<Deps, 'db'> & { backupsFolder: string }): Traces {
  const copies = copiesIn(backupsFolder).map(({ madeAt }) => madeAt)
  return { ...freedPages(db), compactAtStart: readInstance(db).compactAtStart, copies }
}
