import { restoreCommand } from '#src/commands/restore.ts'
import { type Launch, runOpsentry } from '../serving.ts'
import { plainIn, restore } from './restore.ts'
import { actionsIn, databaseOf, leftOver, looking, saidBy, started, unsound } from './standing.ts'
import type { Ended, Sweepable, Trial } from './sweepable.ts'

/** What a restore leaves to the next start happens once. */
export const firstStart: Sweepable = {
  name: 'start after restore',
  async prepare(folder) {
    await restore.prepare(folder)
    await saidBy(folder, restoreCommand, plainIn(folder), '--force')
  },
  run,
  judge,
}

const token = ['token', 'create', '--organization', 'acme', '--role', 'viewer', '--name', 'sweep']

function run(folder: string, launch: Launch): Promise<Ended> {
  return runOpsentry(token, folder, {}, launch)
}

async function judge({ folder }: Trial): Promise<string[]> {
  const found = started(folder)
  const restores = looking(databaseOf(folder), actionsIn).filter((action) => action === 'instance.restored')
  return [
    ...found,
    ...(restores.length === 1 ? [] : [`the restore is recorded ${restores.length} times`]),
    ...(await unsound(folder)),
    ...leftOver(folder, ['backup.db', 'plain.db']),
  ]
}
