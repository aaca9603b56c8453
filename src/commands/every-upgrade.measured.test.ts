import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { readUntouched } from '#src/db/connection.ts'
import { everyRow, landedFiles } from '#src/testing/landed-schemas.ts'
import { testKey } from '#src/testing/test-deps.ts'
import { openDeps } from './open-deps.ts'
import { rollbackCommand } from './rollback.ts'
import { migrationsIn } from './upgrade-copies.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

test('every schema that has landed is upgraded with what it holds, and each of these upgrades can be undone', async () => {
  const landed = landedFiles(root)
  const newest = Math.max(...landed.keys())
  const older = [...landed].filter(([migrations]) => migrations < newest)
  expect(older.length).toBeGreaterThan(50)
  for (const [migrations, file] of older) {
    const folder = join(root, `from-${migrations}`)
    const database = join(folder, 'opsentry.db')
    mkdirSync(folder)
    writeFileSync(join(folder, 'secret.key'), `${testKey.toString('base64')}\n`, { mode: 0o600 })
    copyFileSync(file, database)
    const before = readUntouched(database, everyRow)
    expect([...before.values()].filter((rows) => rows.length > 0).length / before.size).toBeGreaterThan(0.7)
    const lines: string[] = []
    const context = { config: readConfig({ OPSENTRY_DATA: folder }), out: (line: string) => void lines.push(line) }
    openDeps(context).close()
    expect(readUntouched(database, migrationsIn)).toBe(newest)
    await rollbackCommand.run([], context)
    expect(lines[0]).toMatch(/^Undid the upgrade that began with /)
    expect([migrations, readUntouched(database, everyRow)]).toEqual([migrations, before])
  }
})
