import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, KeyFile } from '../context.ts'
import { conflict } from '../errors.ts'
import { clearAlarm } from './raise-alarm.ts'

/**
 * Writes the key that this process holds to where the next start looks for it. Throws conflict where it is there, and where the
 * system does not let it be written.
 */
export async function putKeyBack(deps: Deps, actor: Actor): Promise<void> {
  authorizeInstanceAdmin(actor)
  const found = deps.keyFile?.trouble() ?? null
  if (!deps.keyFile || found === null) throw conflict('The key is in its place: nothing was written.')
  const keptAs = await written(deps.keyFile)
  write(deps.db, (tx) => {
    clearAlarm(tx, deps, { kind: 'key_missing', subject: '' })
    recordAudit(tx, deps, actor, {
      action: 'instance.key_put_back',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { found, keptAs },
    })
  })
}

async function written(file: KeyFile): Promise<string | null> {
  try {
    return await file.putBack()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw conflict(
      `The key could not be written (${reason}). Mend that, then do it again, and do not stop this Opsentry before.`,
    )
  }
}
