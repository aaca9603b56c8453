import type { Reader } from '#src/db/connection.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor } from '../context.ts'
import { readInstance } from './instance.ts'

/**
 * Lets the instance admin go on; until the wizard is finished also whoever came in through its door (http/setup/access.ts
 * checks the setup link), because an admin who returns with the link need not be signed in.
 */
export function authorizeSettings(db: Reader, actor: Actor): void {
  if (actor.kind === 'visitor' && readInstance(db).setUpAt === null) return
  authorizeInstanceAdmin(actor)
}
