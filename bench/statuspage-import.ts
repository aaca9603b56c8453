import { Database } from 'bun:sqlite'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPaths } from '#src/platform/paths.ts'
import { executable } from '#src/testing/executable.ts'
import { figuresOf } from './figures.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { memoryMiB } from './memory.ts'
import { isShort } from './options.ts'

/**
 * `opsentry import statuspage` of a file of 60 MB: by how much its memory peaks above that of an import of next to nothing, and for
 * how long at most nobody else can write meanwhile. `--short`: a small file, to see that it works.
 */

const bytes = isShort ? 300_000 : 60_000_000
const minute = 60_000
const statuses = ['resolved', 'monitoring', 'identified', 'investigating']
const text =
  'We are looking into errors that some of you see, and say more as soon as we know what causes them. '.repeat(3)

const { print, note } = figuresOf('statuspage-import')
const instance = await benchInstance({ history: false })
try {
  const little = await imported(instance, 1)
  const { peak, longest, seconds, incidents } = await imported(instance, bytes)
  note(`${incidents.toLocaleString('en')} incidents imported`, `${seconds.toFixed(1)} s`)
  print('memory that the import adds', peak - little.peak)
  print('longest lock', longest)
} finally {
  instance.stop()
}

async function imported({ folder, dataFolder, environment, start }: BenchInstance, size: number) {
  const file = join(folder, 'page.json')
  const incidents = writeExport(file, size)
  const began = performance.now()
  const command = [executable(), 'import', 'statuspage', file, '--organization', 'github']
  const child = start(command, environment)
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
  return { incidents, seconds: (performance.now() - began) / 1000, peak, longest }
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

/** Incidents of four updates each, as a page of thirteen years has them. Returns how many there are. */
function writeExport(file: string, size: number): number {
  const at = (minutes: number) => new Date(Date.UTC(2013, 0, 1) + minutes * minute).toISOString()
  const id = (letter: string, number: number) => `${letter}${number.toString(36).padStart(11, '0')}`
  const components = Array.from({ length: 50 }, (_, nth) => ({
    ...{ id: id('s', nth), name: `Service ${nth}`, status: 'operational', position: nth + 1 },
    ...{ created_at: at(0), updated_at: at(0) },
  }))
  const incidents: string[] = []
  for (let [nth, length] = [0, 0]; length < size; nth++) {
    const begin = nth * 300
    const updates = statuses.map((status, index) => ({
      ...{ id: id('u', 4 * nth + index), incident_id: id('i', nth), status, body: text },
      ...{ display_at: at(begin + 80 - 20 * index), created_at: at(begin), updated_at: at(begin) },
      affected_components: [
        {
          ...{ code: id('s', nth % 50), name: `Service ${nth % 50}`, old_status: 'operational' },
          new_status: status === 'resolved' ? 'operational' : 'partial_outage',
        },
      ],
    }))
    const incident = JSON.stringify({
      ...{ id: id('i', nth), name: `Incident ${nth}`, status: 'resolved', impact: 'minor' },
      ...{ created_at: at(begin), updated_at: at(begin + 80), resolved_at: at(begin + 80), incident_updates: updates },
    })
    incidents.push(incident)
    length += incident.length
  }
  const page = { id: 'bigpage00001', name: 'Big', time_zone: 'UTC' }
  const head = JSON.stringify({ page, components }).slice(0, -1)
  writeFileSync(file, `${head},"incidents":[${incidents.join(',')}]}`)
  return incidents.length
}
