import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { freedPages } from '#src/db/freed-pages.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { accountOf, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { type TestDeps, testDeps } from '#src/testing/test-deps.ts'
import { readInstance } from '../settings/instance.ts'
import { compactWhenDue, wantCompaction } from './compaction.ts'
import { readTraces } from './read-traces.ts'

const isWanted = ({ db }: Pick<TestDeps, 'db'>) => readInstance(db).compactAtStart

/** Runs a start on a file of its own, half of whose pages are free. */
function withFile(act: (deps: TestDeps, path: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-compaction-'))
  const path = join(folder, 'opsentry.db')
  const db = openDatabase(path)
  try {
    migrateDatabase(db)
    const deps = testDeps({ db, backupsFolder: folder })
    writeUnaudited(db, (tx) => {
      for (let one = 0; one < 2000; one++)
        tx.insert(rateLimits)
          .values({ key: `${'x'.repeat(400)}${one}`, count: 1, windowEndsAt: 0 })
          .run()
    })
    writeUnaudited(db, (tx) => void tx.delete(rateLimits).run())
    act(deps, path)
  } finally {
    closeDatabase(db)
    rmSync(folder, { recursive: true })
  }
}

test('the instance admin wants it, in so many words; at the next start the file is written anew, once', () => {
  withFile((deps, path) => {
    const before = readTraces(deps)
    expect(before).toMatchObject({ returnable: true, compactAtStart: false, copies: [] })
    expect(before.free).toBeGreaterThan(before.size / 4)
    compactWhenDue(deps, path)
    expect([freedPages(deps.db).size, deps.logger.lines]).toEqual([before.size, []])
    wantCompaction(deps, accountOf('ines'))
    expect(readTraces(deps)).toMatchObject({ compactAtStart: true })
    compactWhenDue(deps, path)
    expect(readTraces(deps)).toMatchObject({ free: 0, compactAtStart: false, returnable: true })
    expect(freedPages(deps.db).size).toBeLessThan(before.size)
    compactWhenDue(deps, path)
    expect(deps.logger.lines.map(({ event }) => event)).toEqual(['the database file was written anew'])
  })
})

test('a small file that cannot give its pages back is written anew unasked', () => {
  withFile((deps, path) => {
    deps.db.$client.run('PRAGMA auto_vacuum = NONE')
    deps.db.$client.run('VACUUM')
    expect(readTraces(deps)).toMatchObject({ returnable: false })
    compactWhenDue(deps, path)
    expect(readTraces(deps)).toMatchObject({ returnable: true })
  })
})

test('where it cannot be written anew the start goes on, and the wish stays', () => {
  withFile((deps, path) => {
    wantCompaction(deps, system)
    deps.db.$client.run('BEGIN')
    compactWhenDue(deps, path)
    deps.db.$client.run('ROLLBACK')
    expect(deps.logger.lines).toMatchObject([{ level: 'warn', event: 'the database file was not written anew' }])
    expect(isWanted(deps)).toBe(true)
  })
})

test('nobody but the instance admin wants it; the audit log says who did', () => {
  const room = testRoom()
  for (const actor of [accountOf('otto'), accountOf('olga'), room.actor('iris')])
    expect(refusal(() => wantCompaction(room.deps, actor))).toBe('forbidden')
  expect([isWanted(room), room.audited(null)]).toEqual([false, []])
  wantCompaction(room.deps, accountOf('iris'))
  expect([isWanted(room), room.audited(null)]).toEqual([true, ['instance.compaction_wanted']])
})

test('copies are among what may still be read, newest first', () => {
  withFile((deps) => {
    for (const [name, madeAt] of [
      ['before-1.db', 1000],
      ['before-2.db', 3000],
      ['other.db', 2000],
    ] as const) {
      const file = join(deps.backupsFolder, name)
      writeFileSync(file, '')
      utimesSync(file, madeAt / 1000, madeAt / 1000)
    }
    expect(readTraces(deps).copies).toEqual([3000, 1000])
  })
})
