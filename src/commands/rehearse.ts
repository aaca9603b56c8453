import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BackupNotes, Keys } from '#src/platform/backup-file.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { checkRestored } from './check-backup.ts'
import { type CommandContext, CommandError } from './command.ts'
import { isPacked, withUnpackedAside } from './open-backup.ts'
import { contentOf } from './say-content.ts'
import { secretsAtHand } from './secrets-at-hand.ts'

/** Tables whose rows mean something to an operator. */
const told = [
  'organizations',
  'accounts',
  'services',
  'incidents',
  'maintenance_windows',
  'subscribers',
  'audit_entries',
]

/**
 * The operator's own drill: restores a backup into a scratch file, looks at all of it, counts it, and changes nothing. Throws a
 * CommandError where it does not hold.
 */
export async function rehearse(file: string, keys: Keys, context: CommandContext): Promise<void> {
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}: name a backup.`)
  if (isPacked(file)) return withUnpackedAside({ file, keys }, (path, notes) => look(path, notes, file, context))
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-rehearsal-'))
  try {
    const scratch = join(folder, 'restored.db')
    copyFileSync(file, scratch)
    look(scratch, null, file, context)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function look(path: string, notes: BackupNotes | null, file: string, context: CommandContext): void {
  const { config, out } = context
  const secrets = secretsAtHand(dataPaths(config.dataFolder), context)
  const { counts, findings } = checkRestored(path, notes?.counts ?? null, secrets)
  for (const finding of findings) out(finding)
  if (findings.length > 0)
    throw new CommandError(`${file} does not hold: ${findings.length} finding(s), listed above. Rehearse another.`)
  const made = notes === null ? '' : `, made ${new Date(notes.madeAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const tables = Object.keys(counts).length
  out(`${file}${made}: ${rows.toLocaleString('en')} rows in ${tables} tables${asNoted(notes)}.`)
  const named = told.filter((table) => counts[table] !== undefined)
  if (named.length > 0) {
    out(named.map((table) => `${table.replaceAll('_', ' ')} ${counts[table]?.toLocaleString('en')}`).join(', '))
    out(contentOf(path))
  }
  out(`It is sound: it restores. Nothing was changed${secrets === null ? '' : ', and the secret key here opens it'}.`)
  if (secrets === null && named.length > 0)
    out(
      'The secret key is not here, so neither what it seals nor the audit log could be checked: keep secret.key, too.',
    )
}

function asNoted(notes: BackupNotes | null): string {
  return notes === null ? '' : ', as many as were noted when it was made'
}
