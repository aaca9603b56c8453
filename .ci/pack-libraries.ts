import { readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Packs the libraries that were built into dist/assets, for the executable: src/carried.ts unpacks one when it is first needed. */
const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'dist/assets')
for (const name of readdirSync(folder).filter((one) => one.endsWith('.js'))) {
  const path = join(folder, name)
  const library = await Bun.file(path).text()
  if (library.includes(`${root}/`))
    throw new Error(`${name} names ${root}, where it was built: two builds would differ, and tell where that was.`)
  await Bun.write(`${path}.zst`, Bun.zstdCompressSync(Buffer.from(library), { level: 19 }))
  rmSync(path)
}
