import type { FileEntry } from '@zip.js/zip.js/index-native.js'
import { DomainError } from '../errors.ts'
import { exportFormat, exportVersion, fileNames, type Manifest } from './format.ts'
import { eachRow, type PackedLog, packedLog, parsed, type TakeRow, wholeOf } from './read-entry.ts'
import { refuse } from './refuse.ts'
import { zipLibrary } from './zip-library.ts'

export interface OpenArchive {
  manifest: Manifest
  /** Hands over each row of an NDJSON file, with the number of its line; none where there is no such file. */
  eachRow: (name: string, take: TakeRow) => Promise<void>
  /** Null where there is no such file. */
  bytes: (name: string) => Promise<Buffer | null>
  /** An audit log; null where there is none, or an empty one. */
  log: (name: string) => Promise<PackedLog | null>
}

/** Files of an archive: an export has a dozen, and one for each earlier audit log. */
const mostFiles = 1000

/**
 * Opens an export of at most `largest` bytes unpacked. Throws invalid with a sentence unless it is a complete export of a
 * version that this Opsentry knows.
 */
export async function openArchive(file: Blob, largest: number): Promise<OpenArchive> {
  const entries = await entriesOf(file)
  const declared = [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (declared > largest)
    refuse(`The export is ${megabytes(declared)} unpacked: the limit here is ${megabytes(largest)}.`)

  const bytes = async (name: string) => {
    const entry = entries.get(name)
    return entry ? wholeOf(entry) : null
  }
  return {
    manifest: readManifest(await bytes(fileNames.manifest)),
    bytes,
    async eachRow(name, take) {
      const entry = entries.get(name)
      if (entry) await eachRow(entry, take)
    },
    async log(name) {
      const entry = entries.get(name)
      return entry ? packedLog(entry) : null
    },
  }
}

async function entriesOf(file: Blob): Promise<Map<string, FileEntry>> {
  try {
    const { BlobReader, ZipReader } = await zipLibrary()
    const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false, checkSignature: true })
    const files = new Map<string, FileEntry>()
    let seen = 0
    for await (const entry of reader.getEntriesGenerator()) {
      seen += 1
      if (seen > mostFiles) refuse(`The archive has more than ${mostFiles} files: it is no export.`)
      if (!entry.directory) files.set(entry.filename, entry)
    }
    return files
  } catch (error) {
    if (error instanceof DomainError) throw error
    return refuse('The file is not a complete ZIP archive: make the export again.')
  }
}

function readManifest(bytes: Buffer | null): Manifest {
  const manifest = bytes === null ? null : parsed(fileNames.manifest, bytes.toString('utf8'))
  const { format, version, ...rest } = Object(manifest) as Partial<Manifest>
  if (format !== exportFormat)
    refuse('The archive is not an export of an organization: make one under Settings, Export, in another Opsentry.')
  if (version !== exportVersion)
    refuse(`The export is version ${version}, this Opsentry reads version ${exportVersion}: install a newer Opsentry.`)
  const { organization, exportedAt, instance, pictures, earlierAudits } = rest
  const isObject = (one: unknown) => typeof one === 'object' && one !== null
  const isWhole = [organization, organization?.settings].every(isObject)
  const isListed = (list: unknown): list is unknown[] =>
    Array.isArray(list) && list.length <= mostFiles && list.every(isObject)
  if (!isWhole || !isListed(pictures) || !isListed(earlierAudits) || !Number.isSafeInteger(exportedAt))
    refuse('export.json is not complete: make the export again.')
  return { ...rest, instance: String(instance) } as Manifest
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`
}
