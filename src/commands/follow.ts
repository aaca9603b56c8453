import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { namedBackup } from '#src/domain/backup/backup-names.ts'
import type { Secrets } from '#src/domain/context.ts'
import type { LeasePlace } from '#src/domain/lease/lease-object.ts'
import { fileStoreAt } from '#src/domain/object-store/store.ts'
import { refusalSentence } from '#src/domain/object-store/store-answer.ts'
import { digestFile, type Keys, unpackBackup } from '#src/platform/backup-file.ts'
import { systemClock } from '#src/platform/clock.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { databaseParts, placeFile, removeFile } from '#src/platform/place-file.ts'
import { checkRestored } from './check-backup.ts'

/** What a stand-by has at hand: sound, and in the file `standby.db`. */
export interface AtHand {
  /** Of the backup, or `a replica`. */
  name: string
  /** UTC ms: when it was made, or fetched. */
  madeAt: number
}

export interface Following {
  atHand: () => AtHand | null
  /** Brings what is newer, where there is; what is at hand stays until that is found to be sound. Throws a sentence. */
  look: () => Promise<void>
  /** Milliseconds between two looks. */
  pause: number
  /** A look just before it is served brings more. */
  isLive: boolean
}

interface Kept {
  paths: DataPaths
  secrets: Secrets
}

/** The newest backup of the one instance that keeps its backups in the bucket. */
export function followBackups(kept: Kept, { bucket, keys: signing, allowed }: LeasePlace, keys: Keys): Following {
  const deps = { clock: systemClock, http: createHttpClient(), allowed }
  const store = fileStoreAt(deps, bucket, signing, new AbortController().signal)
  let atHand = readNotes(kept.paths)
  return {
    atHand: () => atHand,
    pause: 60_000,
    isLive: false,
    async look() {
      const listed = await store.list('opsentry-')
      if (!listed.ok) throw new Error(refusalSentence(listed))
      const found = listed.objects.flatMap(({ key }) => {
        const named = namedBackup(key)
        return named?.kind === 'database' ? [{ key, ...named }] : []
      })
      if (new Set(found.map(({ mark }) => mark)).size > 1)
        throw new Error('Backups of several instances lie there: give each a prefix of its own.')
      const newest = found.toSorted((a, b) => b.madeAt - a.madeAt)[0]
      if (!newest || newest.key === atHand?.name) return
      const packed = `${kept.paths.standby}.packed`
      removeFile(packed)
      try {
        const fetched = await store.getFile(newest.key, packed)
        if (!fetched.ok) throw new Error(refusalSentence(fetched))
        if (fetched.sha256 !== '' && (await digestFile(packed)).sha256 !== fetched.sha256)
          throw new Error(`${newest.key} is damaged: its checksum is not the one it was made with.`)
        atHand = await take(kept, { name: newest.key, madeAt: newest.madeAt }, async (into) => {
          const notes = await unpackBackup(packed, into, keys)
          return notes?.counts ?? null
        })
      } finally {
        removeFile(packed)
      }
    },
  }
}

/** Milliseconds for which the command may run. */
const longestFetch = 15 * 60_000

/** Whatever a command of the operator's writes into the file that its environment names. */
export function followCommand(kept: Kept, command: string): Following {
  let atHand = readNotes(kept.paths)
  return {
    atHand: () => atHand,
    pause: 5 * 60_000,
    isLive: true,
    async look() {
      atHand = await take(kept, { name: 'a replica', madeAt: Date.now() }, async (into) => {
        const child = Bun.spawn(['/bin/sh', '-c', command], {
          ...{ env: { PATH: '/usr/local/bin:/usr/bin:/bin', FETCH_INTO: into }, timeout: longestFetch },
          ...{ stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' },
        })
        const said = (await new Response(child.stderr).text()).trim().slice(-300)
        if ((await child.exited) !== 0) throw new Error(`The command of --fetch ended with ${child.exitCode}: ${said}`)
        if (!existsSync(into)) throw new Error('The command of --fetch wrote nothing into $FETCH_INTO.')
        foldIn(into)
        return null
      })
    },
  }
}

/** A database that was copied together with its write-ahead log. */
function foldIn(path: string): void {
  if (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size) closeDatabase(openDatabase(path))
}

type Counts = Parameters<typeof checkRestored>[1]

/** Has it written beside, looks at all of it, and only then lets it take the place of what is at hand. */
async function take(
  { paths, secrets }: Kept,
  fetched: AtHand,
  write: (into: string) => Promise<Counts>,
): Promise<AtHand> {
  const beside = `${paths.standby}.next`
  const clear = () => {
    for (const part of databaseParts) removeFile(`${beside}${part}`)
  }
  clear()
  try {
    const noted = await write(beside)
    const { findings } = checkRestored(beside, noted, secrets)
    if (findings.length > 0) throw new Error(`${fetched.name} does not hold: ${findings[0]}`)
    removeFile(paths.standbyNotes)
    renameSync(beside, paths.standby)
    placeFile(paths.standbyNotes, (half) => writeFileSync(half, JSON.stringify(fetched)))
    return fetched
  } finally {
    clear()
  }
}

function readNotes({ standby, standbyNotes }: DataPaths): AtHand | null {
  try {
    const { name, madeAt } = JSON.parse(readFileSync(standbyNotes, 'utf8')) as Partial<AtHand>
    return existsSync(standby) && typeof name === 'string' && typeof madeAt === 'number' ? { name, madeAt } : null
  } catch {
    return null
  }
}
