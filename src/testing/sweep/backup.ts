import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { backupCommand } from '#src/commands/backup.ts'
import { checkFile } from '#src/domain/backup/check-database.ts'
import { runOpsentry } from '../serving.ts'
import { killedFolder } from './folders.ts'
import { databaseOf, differences, leftOver, looking, rowsIn, saidBy, started, unsound } from './standing.ts'
import type { Sweepable, Trial } from './sweepable.ts'

/** Of a database whose newest entries stand in its log: the copy is whole or not there, and the database as it was. */
export const backup: Sweepable = {
  name: 'backup',
  prepare: killedFolder,
  run: (folder, launch) => runOpsentry(['backup', copyIn(folder)], folder, {}, launch),
  judge,
}

const copyIn = (folder: string) => join(folder, 'copy.db')

async function judge({ folder, before, exit }: Trial): Promise<string[]> {
  const copy = copyIn(folder)
  const isThere = existsSync(copy)
  const old = looking(databaseOf(before), rowsIn)
  const wrong = () =>
    looking(copy, (db) => [
      ...checkFile(db),
      ...differences(rowsIn(db), old).map((table) => `the copy lacks of ${table}`),
    ])
  const found = [
    ...(exit === 0 && !isThere ? ['it says that it wrote what is not there'] : []),
    ...(isThere ? wrong() : []),
    ...started(folder, ({ db }) =>
      differences(rowsIn(db), old)
        .filter((table) => !table.startsWith('audit_'))
        .map((table) => `the database has another ${table}`),
    ),
    ...(await unsound(folder)),
  ]
  if (isThere) return [...found, ...leftOver(folder, ['copy.db'])]
  const again = await saidBy(folder, backupCommand, copy)
  return [
    ...found,
    ...(again.startsWith('Wrote ') ? wrong() : [`again, it says: ${again}`]),
    ...leftOver(folder, ['copy.db']),
  ]
}
