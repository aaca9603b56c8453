import type { Reader } from '#src/db/connection.ts'
import { conflict } from '../errors.ts'
import { readInstance } from '../settings/instance.ts'

/** The wizard's steps change nothing once it is finished. */
export function refuseWhenSetUp(db: Reader): void {
  if (readInstance(db).setUpAt !== null) throw conflict('Opsentry is set up already: sign in instead.')
}
