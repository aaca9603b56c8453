import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Ids } from '#src/domain/context.ts'
import type { Holder } from '#src/domain/lease/lease.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { placeFile } from '#src/platform/place-file.ts'

/**
 * As whom a data folder holds the lease. Its name stands in a file that no backup carries, and counts only together with the machine's boot
 * and the folder's place: a copy of the folder, and a machine that was started anew, wait as others do.
 */
export function holderOf(paths: DataPaths, ids: Ids): Holder {
  const name = nameOf(paths) ?? writeName(paths.lease, ids.id())
  const { dev, ino } = statSync(paths.folder)
  const run = createHash('sha256').update(`${bootId()} ${dev} ${ino} ${name}`).digest('hex').slice(0, 16)
  return { folder: name, run, name: hostname().slice(0, 100) }
}

/** Undefined: it never held a lease. */
export function nameOf({ lease }: DataPaths): string | undefined {
  try {
    const { folder } = JSON.parse(readFileSync(lease, 'utf8')) as { folder?: unknown }
    return typeof folder === 'string' && /^[a-z0-9]{12}$/.test(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

function writeName(path: string, folder: string): string {
  placeFile(path, (beside) => writeFileSync(beside, `${JSON.stringify({ folder })}\n`))
  return folder
}

const linuxBoot = '/proc/sys/kernel/random/boot_id'

/** Differs with each process where the system does not say: then each start waits until the lease before has ended. */
function bootId(): string {
  return existsSync(linuxBoot)
    ? readFileSync(linuxBoot, 'utf8').trim()
    : `${process.pid} ${Math.round(performance.timeOrigin)}`
}
