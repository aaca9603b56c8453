import { freedPages } from '#src/db/freed-pages.ts'
import type { Deps } from '../context.ts'
import { readInstance } from '../settings/instance.ts'
import { copiesIn } from './remove-copies.ts'

/** Where what was removed might still be read, and whether it can be. */
export interface Traces {
  /** Bytes. */
  size: number
  free: number
  writeAheadLog: number
  /** Freed pages go back to the disk. Where they do not, the file can be written anew. */
  returnable: boolean
  /** It will be, at the next start. */
  compactAtStart: boolean
  /** UTC ms: when each copy in backups/ was made, newest first. */
  copies: number[]
}

export function readTraces({ db, backupsFolder }: Pick<Deps, 'db'> & { backupsFolder: string }): Traces {
  const copies = copiesIn(backupsFolder).map(({ madeAt }) => madeAt)
  return { ...freedPages(db), compactAtStart: readInstance(db).compactAtStart, copies }
}
