import { Database } from 'bun:sqlite'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openUntouched } from '#src/db/connection.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { runOpsentry, startServing, until } from '#src/testing/serving.ts'
import { setUpFolder } from '#src/testing/set-up-folder.ts'
import { fileState, readHead, writeHead } from './audit-head.ts'

/** A folder whose database is too large to be read before pages are served, as a clean stop leaves it. */
async function largeFolder(): Promise<{ folder: string; remember: () => void }> {
  const { folder, remove } = await setUpFolder()
  atEnd(remove)
  const paths = dataPaths(join(folder, 'data'))
  const db = new Database(paths.database)
  db.run('CREATE TABLE padding (x)')
  for (let row = 0; row < 40; row++) db.run('INSERT INTO padding VALUES (randomblob(1000000))')
  db.close(true)
  const head = readHead(paths)
  if (!head) throw new Error('nothing is remembered')
  return { folder, remember: () => writeHead(paths, { ...head, file: fileState(paths) }) }
}

test('a large database that was closed in order is read while pages are served; damage in it is said on the log and on screen', async () => {
  const { folder, remember } = await largeFolder()
  remember()
  const first = await startServing(folder)
  await until(() => (/was read whole, and is not damaged/.test(first.output()) ? true : undefined), 'the check')
  expect(await first.stop()).toBe(0)

  const file = join(folder, 'data/opsentry.db')
  expect(existsSync(`${file}-wal`)).toBe(false)
  const bytes = readFileSync(file)
  // An index whose pages are not what they were: nothing that a start reads.
  const at = pageOf(file, 'deliveries_by_endpoint') * 4096
  writeFileSync(file, bytes.fill(0xa5, at - 4096, at))
  remember()
  const second = await startServing(folder)
  expect((await fetch(`${second.url}/`)).status).toBe(200)
  await until(
    () => (/ERROR the database is damaged: put a backup back/.test(second.output()) ? true : undefined),
    'damage',
  )
  await until(
    async () => ((await (await fetch(`${second.url}/readyz`)).text()).includes('database_damaged') ? true : undefined),
    'the alarm',
  )
  await second.stop()
  const quick = await runOpsentry(['verify', '--quick'], folder)
  expect(quick).toMatchObject({ exit: 1, out: expect.stringMatching(/^Database file: .*\n$/) })
})

test('what was not closed in order is read before anything is served', async () => {
  const { folder } = await largeFolder()
  const file = join(folder, 'data/opsentry.db')
  const at = pageOf(file, 'deliveries_by_endpoint') * 4096
  writeFileSync(file, readFileSync(file).fill(0xa5, at - 4096, at))
  const { exit, err } = await runOpsentry(['serve'], folder)
  expect({ exit, err }).toMatchObject({ exit: 1, err: expect.stringMatching(/is damaged \(.*\): put a backup back/) })
})

function pageOf(file: string, name: string): number {
  const db = openUntouched(file).$client
  const row = db.query<{ rootpage: number }, [string]>('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)
  db.close(true)
  return row?.rootpage ?? 0
}
