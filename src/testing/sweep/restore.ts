import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { backupCommand } from '#src/commands/backup.ts'
import { unpackBackup } from '#src/platform/backup-file.ts'
import { runOpsentry } from '../serving.ts'
import { asKilled, killedFolder, record } from './folders.ts'
import { actionsIn, bytesOf, databaseOf, leftOver, looking, saidBy, started, unsound } from './standing.ts'
import type { Sweepable, Trial } from './sweepable.ts'

/** Over a database in which something came after the backup: it is as before, or restored, and then the one before it is kept byte for byte. */
export const restore = restoring('restore', 'backup.db')
export const restorePacked = restoring('restore of a packed one', 'backup.db.zst')

function restoring(name: string, file: string): Sweepable {
  return {
    name,
    async prepare(folder) {
      await killedFolder(folder)
      await saidBy(folder, backupCommand, join(folder, file))
      await unpackBackup(join(folder, file), plainIn(folder), { passphrase: null, identity: null })
      asKilled(folder, (deps) => record(deps, 'sweep.after'))
    },
    run: (folder, launch) => runOpsentry(['restore', join(folder, file), '--force'], folder, {}, launch),
    judge: (trial) => judge(trial, file),
  }
}

/** The same, not packed: to restore it without being broken, and to look into it. */
export const plainIn = (folder: string) => join(folder, 'plain.db')

async function judge({ folder, before, exit }: Trial, file: string): Promise<string[]> {
  let actions: string[] = []
  const found = started(folder, ({ db }) => {
    actions = actionsIn(db)
    return []
  })
  const old = looking(databaseOf(before), actionsIn)
  const isOld = Bun.deepEquals(actions, old)
  const isRestored = Bun.deepEquals(
    actions.toSorted(),
    [...looking(plainIn(before), actionsIn), 'instance.restored'].toSorted(),
  )
  return [
    ...found,
    ...(isOld || isRestored
      ? []
      : [`the audit log is neither the old nor the backup's: ${actions.slice(-4).join(', ')}`]),
    ...(exit === 0 && !isRestored ? ['it says that it restored what is not there'] : []),
    ...(isRestored && !Bun.deepEquals(keptIn(folder), bytesOf(databaseOf(before)))
      ? ['the database before is not kept as it was']
      : []),
    ...(await unsound(folder)),
    ...leftOver(folder, [file, basename(plainIn(folder))]),
  ]
}

function keptIn(folder: string): Record<string, string> {
  const backups = join(folder, 'data/backups')
  const name = readdirSync(backups).find((one) => /^before-restore-.*\.db$/.test(one)) ?? 'none'
  return bytesOf(join(backups, name))
}
