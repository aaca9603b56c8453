import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importCommand } from '#src/commands/import.ts'
import type { Db } from '#src/db/connection.ts'
import { subscribe } from '../factories.ts'
import { acmeId } from '../personas.ts'
import { runOpsentry } from '../serving.ts'
import { exported, fullOrganization } from '../transfers.ts'
import { killedFolder } from './folders.ts'
import { leftOver, saidBy, started, unsound } from './standing.ts'
import type { Sweepable, Trial } from './sweepable.ts'

/** Enough that they come in several steps. */
const subscribers = 400

/** All of another Opsentry's organization, or nothing of it that anybody finds; and all of it the second time. */
export const bringing: Sweepable = {
  name: 'import-opsentry',
  async prepare(folder) {
    await killedFolder(folder)
    const { deps } = fullOrganization()
    for (let one = 0; one < subscribers; one++) subscribe(deps, `reader-${one}@example.org`)
    writeFileSync(exportIn(folder), await (await exported(deps, acmeId)).bytes())
  },
  run: (folder, launch) => runOpsentry(argsFor(folder), folder, {}, launch),
  judge,
}

const exportIn = (folder: string) => join(folder, 'export.zip')
const argsFor = (folder: string) => ['import', 'opsentry', exportIn(folder), '--organization', 'acme']

async function judge({ folder, exit }: Trial): Promise<string[]> {
  let first = { rows: 0, arriving: 0, hidden: 0 }
  const found = started(folder, ({ db }) => {
    first = stateIn(db)
    if (first.arriving > 0) return first.hidden > 0 ? [] : ['half of it can be found']
    return [0, all].includes(first.rows) && first.hidden === 0 ? [] : [`neither all nor nothing: ${first.rows} rows`]
  })
  const isThere = first.arriving === 0 && first.rows === all
  const again = await saidBy(folder, importCommand, ...argsFor(folder).slice(1))
  const expected = isThere ? 'This organization is not empty' : 'Imported into acme: 1 service, 1 incident'
  return [
    ...found,
    ...(exit === 0 && !isThere ? ['it says that it imported what is not there'] : []),
    ...(again.includes(expected) ? [] : [`again, it says: ${again}`]),
    ...started(folder, ({ db }) => {
      const { rows, arriving, hidden } = stateIn(db)
      return rows === all && arriving + hidden === 0 ? [] : [`the second time left ${rows} rows, hidden ${hidden}`]
    }),
    ...(await unsound(folder)),
    ...leftOver(folder, ['export.zip']),
  ]
}

const stateIn = ({ $client }: Db) => {
  const count = (from: string) => $client.query<{ n: number }, []>(`SELECT count(*) AS n FROM ${from}`).get()?.n ?? 0
  return {
    rows: count('subscribers') + count('incidents') + count('services'),
    arriving: count('arrivals'),
    hidden: count('organizations WHERE deleted_at IS NOT NULL'),
  }
}
/** Two of the subscribers that a full organization has come along, beside one incident and one service. */
const all = subscribers + 4
