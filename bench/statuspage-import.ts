import { Database } from 'bun:sqlite'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportOrganization } from '#src/domain/transfer/export-organization.ts'
import { zipOf } from '#src/domain/transfer/zip.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { executable } from '#src/testing/executable.ts'
import { system } from '#src/testing/personas.ts'
import { figuresOf } from './figures.ts'
import { benchInstance } from './instance.ts'
import { writeStatuspage } from './large-page.ts'
import { memoryMiB } from './memory.ts'
import { isShort } from './options.ts'
import { inData } from './set-up.ts'

/**
 * `opsentry import statuspage` of a file of 60 MB, and `opsentry import opsentry` of the export of what that made: by how much their memory
 * peaks above that of an import of next to nothing, and for how long at most nobody else can write meanwhile. `--short`: a small file, to
 * see that it works.
 */

const bytes = isShort ? 300_000 : 60_000_000

const { print, note } = figuresOf('statuspage-import')
const [source, target] = [await benchInstance({ history: false }), await benchInstance({ history: false })]
try {
  const [little, much] = [join(source.folder, 'little.json'), join(source.folder, 'much.json')]
  writeStatuspage(little, 1)
  const incidents = writeStatuspage(much, bytes)
  const small = await imported(source, 'statuspage', little)
  const page = await imported(source, 'statuspage', much)
  note(`${incidents.toLocaleString('en')} incidents imported`, `${page.seconds.toFixed(1)} s`)
  print('memory that the import adds', page.peak - small.peak)
  print('longest lock', page.longest)

  const file = join(source.folder, 'export.zip')
  const unpacked = await exportTo(file)
  const own = await imported(target, 'opsentry', file)
  note(`an export of ${(unpacked / 1e6).toFixed(0)} MB imported`, `${own.seconds.toFixed(1)} s`)
  print('memory that an import of Opsentry’s own export adds', own.peak - small.peak)
  print('longest lock of that', own.longest)
} finally {
  source.stop()
  target.stop()
}

/** Returns its bytes unpacked. */
async function exportTo(file: string): Promise<number> {
  return inData(source.dataFolder, async (deps, organizationId) => {
    writeFileSync(file, await new Response(zipOf(exportOrganization(deps, system, organizationId), Date.now())).bytes())
    let size = 0
    for (const { content } of exportOrganization(deps, system, organizationId))
      for await (const piece of content) size += piece.length
    return size
  })
}

async function imported({ dataFolder, environment, start }: typeof source, kind: string, file: string) {
  const began = performance.now()
  const child = start([executable(), 'import', kind, file, '--organization', 'github'], environment)
  const database = new Database(dataPaths(dataFolder).database)
  let [longest, peak] = [0, 0]
  let since: number | undefined
  for (; !child.hasEnded(); await Bun.sleep(1)) {
    const now = performance.now()
    if (isLocked(database)) since ??= now
    else if (since !== undefined) {
      longest = Math.max(longest, now - since)
      since = undefined
    }
    peak = Math.max(peak, peakOf(child.pid))
  }
  database.close()
  if ((await child.exited) !== 0) throw new Error('the file was not imported')
  return { seconds: (performance.now() - began) / 1000, peak, longest }
}

function isLocked(database: Database): boolean {
  try {
    database.run('BEGIN IMMEDIATE')
    database.run('ROLLBACK')
    return false
  } catch {
    return true
  }
}

/** 0 where the process has just ended. */
function peakOf(pid: number): number {
  try {
    return memoryMiB(pid).highest || 0
  } catch {
    return 0
  }
}
