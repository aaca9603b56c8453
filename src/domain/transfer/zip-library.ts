import { carried } from '#src/carried.ts'
/**
 * Loaded with the first archive, because it would delay every start. A worker would be a further file in the executable; the
 * runtime's own compression is fast enough. In small pieces, because one may unpack to a thousand times its size before anybody
 * can wait for what reads it.
 */
export async function zipLibrary() {
  const zip = await carried('zip')
  zip.configure({ useWebWorkers: false, chunkSize: 2048 })
  return zip
}
