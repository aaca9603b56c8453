import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { compileLanguage } from '#src/messages/compile-messages.ts'
import { catalogs } from '#src/messages/compiled.ts'
import { packedName } from '#src/messages/messages-in.ts'
import { languages } from '#src/words.ts'

/** Compiles and packs every language into dist/assets, for the executable. */
for (const catalog of catalogs)
  for (const language of languages) {
    const path = resolve(import.meta.dirname, '../dist/assets', packedName(catalog, language))
    mkdirSync(dirname(path), { recursive: true })
    const compiled = JSON.stringify(compileLanguage(catalog, language))
    await Bun.write(path, Bun.zstdCompressSync(compiled, { level: 19 }))
  }
