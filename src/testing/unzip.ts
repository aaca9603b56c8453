import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js/index-native.js'

/** The files of an archive by name, as text; every checksum is looked at. */
export async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const reader = new ZipReader(new BlobReader(new Blob([bytes])), { useWebWorkers: false, checkSignature: true })
  const files: Record<string, string> = {}
  for (const entry of await reader.getEntries())
    if (!entry.directory) files[entry.filename] = await entry.getData(new TextWriter())
  await reader.close()
  return files
}
