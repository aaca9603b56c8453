import { Database } from 'bun:sqlite'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { runOpsentry, startServing, until } from '#src/testing/serving.ts'
import { setUpFolder } from '#src/testing/set-up-folder.ts'

const finished = /^opsentry-[a-z0-9]{6}-\d{8}T\d{6}Z\.db\.zst$/

/** A folder in which a backup is due. */
async function due() {
  const { folder, remove } = await setUpFolder()
  atEnd(remove)
  const inBackups = () => {
    const path = join(folder, 'data/backups')
    return existsSync(path) ? readdirSync(path).filter((name) => name.startsWith('opsentry-')) : []
  }
  const inDatabase = <T>(act: (db: Database) => T): T => {
    const db = new Database(join(folder, 'data/opsentry.db'))
    try {
      db.run('PRAGMA busy_timeout = 5000')
      return act(db)
    } finally {
      db.close()
    }
  }
  const makeDue = () =>
    inDatabase((db) =>
      db.run(
        `INSERT INTO backup_state (id, mark, next_backup_at, next_rehearsal_at) VALUES ('1', 'abcdef', 1, 1)
         ON CONFLICT (id) DO UPDATE SET next_backup_at = 1`,
      ),
    )
  const state = () =>
    inDatabase((db) =>
      db
        .query<{ problem: string | null; rehearsed: number | null; failed: string | null }, []>(
          'SELECT problem, rehearsed_at AS rehearsed, rehearsal_problem AS failed FROM backup_state',
        )
        .get(),
    )
  return { folder, inBackups, makeDue, state }
}

test('while it serves one is made and rehearsed, and it restores elsewhere by the commands that the screen names', async () => {
  const { folder, inBackups, makeDue, state } = await due()
  makeDue()
  const serving = await startServing(folder)
  await until(() => (state()?.rehearsed ? true : undefined), 'the rehearsal')
  expect(state()).toMatchObject({ problem: null, failed: null })
  const names = inBackups()
  expect(names).toEqual([expect.stringMatching(finished)])
  const file = join(folder, 'data/backups', names[0] ?? '')
  expect(await runOpsentry(['restore', '--rehearse', file], folder)).toMatchObject({ exit: 0, err: '' })
  expect(await serving.stop()).toBe(0)
  const elsewhere = { OPSENTRY_DATA: join(folder, 'elsewhere') }
  expect(await runOpsentry(['restore', file], folder, elsewhere)).toMatchObject({ exit: 0, err: '' })
  expect(existsSync(join(folder, 'elsewhere/opsentry.db'))).toBe(true)
})

test('killed in the middle, nothing half is left under the name of a backup, and the next start makes it', async () => {
  const { folder, inBackups, makeDue } = await due()
  for (let round = 0; round < 3; round++) {
    const before = inBackups().filter((name) => finished.test(name)).length
    makeDue()
    const serving = await startServing(folder)
    await until(
      () => inBackups().find((name) => !finished.test(name)) ?? (inBackups().length > before || undefined),
      'work',
    )
    await serving.kill()
    for (const name of inBackups().filter((one) => finished.test(one)))
      expect(await runOpsentry(['restore', '--rehearse', join(folder, 'data/backups', name)], folder)).toMatchObject({
        exit: 0,
      })
  }
  const serving = await startServing(folder)
  await until(
    () => (inBackups().every((name) => finished.test(name)) && inBackups().length > 0) || undefined,
    'the backup',
  )
  expect(await serving.stop()).toBe(0)
  expect(inBackups().filter((name) => !finished.test(name))).toEqual([])
})
