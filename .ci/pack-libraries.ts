import { readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Packs the libraries that were built into dist/assets, for the executable: src/carried.ts unpacks one when it is first needed. */
const folder = resolve(import.meta.dirname, '../dist/assets')
for (const name of readdirSync(folder).filter((one) => one.endsWith('.js'))) {
  const path = join(folder, name)
  await Bun.write(`${path}.zst`, Bun.zstdCompressSync(await Bun.file(path).bytes(), { level: 19 }))
  rmSync(path)
}
