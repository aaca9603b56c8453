import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importCommand } from '#src/commands/import.ts'
import type { Db } from '#src/db/connection.ts'
import { runOpsentry } from '../serving.ts'
import { smallExport } from '../statuspage-export.ts'
import { killedFolder } from './folders.ts'
import { leftOver, saidBy, started, unsound } from './standing.ts'
import type { Sweepable, Trial } from './sweepable.ts'

/** All of a Statuspage, or nothing of it; and the rest the second time. */
export const importing: Sweepable = {
  name: 'import',
  async prepare(folder) {
    await killedFolder(folder)
    writeFileSync(join(folder, 'export.json'), JSON.stringify(smallExport()))
  },
  run: (folder, launch) => runOpsentry(argsFor(folder), folder, {}, launch),
  judge,
}

const exportIn = (folder: string) => join(folder, 'export.json')
const argsFor = (folder: string) => ['import', 'statuspage', exportIn(folder), '--organization', 'acme']

async function judge({ folder, exit }: Trial): Promise<string[]> {
  let first = ''
  const found = started(folder, ({ db }) => {
    first = counts(db)
    return [all, nothing].includes(first) ? [] : [`neither all nor nothing was imported: ${first}`]
  })
  const again = await saidBy(folder, importCommand, ...argsFor(folder).slice(1))
  const expected = first === all ? 'Nothing changed: Acme has everything' : 'Imported into Acme: 2 incidents'
  return [
    ...found,
    ...(exit === 0 && first !== all ? ['it says that it imported what is not there'] : []),
    ...(again.startsWith(expected) ? [] : [`again, it says: ${again}`]),
    ...started(folder, ({ db }) => (counts(db) === all ? [] : [`the second time left ${counts(db)}`])),
    ...(await unsound(folder)),
    ...leftOver(folder, ['export.json']),
  ]
}

const tables = ['incidents', 'status_updates', 'services', 'service_groups', 'maintenance_windows', 'notifications']
const counts = ({ $client }: Db) =>
  [
    ...tables.map((table) => `SELECT count(*) AS n FROM ${table}`),
    "SELECT count(*) AS n FROM audit_entries WHERE action = 'statuspage.imported'",
  ]
    .map((query) => $client.query<{ n: number }, []>(query).get()?.n)
    .join(' ')
const all = '2 3 2 1 1 0 1'
const nothing = '0 0 0 0 0 0 0'
