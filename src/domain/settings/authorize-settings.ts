import type { Reader } from '#src/db/connection.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor } from '../context.ts'
import { readInstance } from './instance.ts'

/**
 * Allows the instance admin and, until the wizard is finished, every visitor: http/setup/access.ts has checked the setup link,
 * and an admin who returns with the link need not be signed in.
 */
export function authorizeSettings(db: Reader, actor: Actor): void {
  if (actor.kind === 'visitor' && readInstance(db).setUpAt === null) return
  authorizeInstanceAdmin(actor)
}
