import type { FileEntry } from '@zip.js/zip.js/index-native.js'
import { exportFormat, exportVersion, fileNames, type Manifest } from './format.ts'
import { refuse } from './refuse.ts'

export interface OpenArchive {
  manifest: Manifest
  /** The lines of an NDJSON file, parsed; none where there is no such file. */
  rows: (name: string) => Promise<unknown[]>
  /** Null where there is no such file. */
  bytes: (name: string) => Promise<Buffer | null>
}

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
    return entry ? unpacked(entry) : null
  }
  const manifest = readManifest(await bytes(fileNames.manifest))
  return { manifest, bytes, rows: async (name) => linesOf(name, await bytes(name)) }
}

async function entriesOf(file: Blob): Promise<Map<string, FileEntry>> {
  try {
    const { BlobReader, ZipReader } = await import('@zip.js/zip.js/index-native.js')
    const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false, checkSignature: true })
    const entries = await reader.getEntries()
    return new Map(entries.flatMap((entry) => (entry.directory ? [] : [[entry.filename, entry]])))
  } catch {
    return refuse('The file is not a complete ZIP archive: make the export again.')
  }
}

/** Stops at the declared size, because a forged archive may unpack to far more. */
async function unpacked(entry: FileEntry): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  const sink = new WritableStream<Uint8Array>({
    write(piece) {
      size += piece.length
      if (size > entry.uncompressedSize) throw new Error('longer than declared')
      pieces.push(piece)
    },
  })
  try {
    await entry.getData(sink)
  } catch {
    refuse(`${entry.filename} in the export is damaged: make the export again.`)
  }
  return Buffer.concat(pieces)
}

function readManifest(bytes: Buffer | null): Manifest {
  const manifest = bytes === null ? null : parsed(fileNames.manifest, bytes.toString('utf8'))
  const { format, version, ...rest } = Object(manifest) as Partial<Manifest>
  if (format !== exportFormat)
    refuse('The archive is not an export of an organization: make one under Settings, Export, in another Opsentry.')
  if (version !== exportVersion)
    refuse(`The export is version ${version}, this Opsentry reads version ${exportVersion}: install a newer Opsentry.`)
  const { organization, exportedAt, instance, pictures, earlierAudits } = rest
  const isWhole = [organization, organization?.settings, pictures, earlierAudits].every(
    (one) => typeof one === 'object',
  )
  if (!isWhole || !Array.isArray(pictures) || !Array.isArray(earlierAudits) || !Number.isSafeInteger(exportedAt))
    refuse('export.json is not complete: make the export again.')
  return { ...rest, instance: String(instance) } as Manifest
}

function linesOf(name: string, bytes: Buffer | null): unknown[] {
  if (bytes === null) return []
  const lines = bytes.toString('utf8').split('\n')
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parsed(`${name}, line ${index + 1}`, line)]))
}

function parsed(where: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(`${where}, is not JSON: make the export again.`)
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`
}
