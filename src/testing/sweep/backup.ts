import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { backupCommand } from '#src/commands/backup.ts'
import type { Db } from '#src/db/connection.ts'
import { checkFile } from '#src/domain/backup/check-database.ts'
import { unpackBackup } from '#src/platform/backup-file.ts'
import { runOpsentry } from '../serving.ts'
import { killedFolder } from './folders.ts'
import { databaseOf, differences, leftOver, looking, rowsIn, saidBy, started, unsound } from './standing.ts'
import type { Sweepable, Trial } from './sweepable.ts'

/** Of a database whose newest entries stand in its log: the copy is whole or not there, and the database as it was. */
export const backup = backingUp('backup', 'copy.db')
export const packing = backingUp('backup that packs', 'copy.db.zst')

function backingUp(name: string, file: string): Sweepable {
  const copyIn = (folder: string) => join(folder, file)
  return {
    name,
    prepare: killedFolder,
    run: (folder, launch) => runOpsentry(['backup', copyIn(folder)], folder, {}, launch),
    judge: (trial) => judge(trial, copyIn(trial.folder)),
  }
}

async function judge({ folder, before, exit }: Trial, copy: string): Promise<string[]> {
  const isThere = existsSync(copy)
  const old = looking(databaseOf(before), rowsIn)
  const wrong = () =>
    lookingInto(copy, (db) => [
      ...checkFile(db),
      ...differences(rowsIn(db), old).map((table) => `the copy lacks of ${table}`),
    ])
  const found = [
    ...(exit === 0 && !isThere ? ['it says that it wrote what is not there'] : []),
    ...(isThere ? await wrong() : []),
    ...started(folder, ({ db }) =>
      differences(rowsIn(db), old)
        .filter((table) => !table.startsWith('audit_'))
        .map((table) => `the database has another ${table}`),
    ),
    ...(await unsound(folder)),
  ]
  if (isThere) return [...found, ...leftOver(folder, [basename(copy)])]
  const again = await saidBy(folder, backupCommand, copy)
  return [
    ...found,
    ...(again.startsWith('Wrote ') ? await wrong() : [`again, it says: ${again}`]),
    ...leftOver(folder, [basename(copy)]),
  ]
}

/** Packed or not. */
async function lookingInto(copy: string, look: (db: Db) => string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-sweep-copy-'))
  try {
    await unpackBackup(copy, join(folder, 'copy.db'), { passphrase: null, identity: null })
    return looking(join(folder, 'copy.db'), look)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
