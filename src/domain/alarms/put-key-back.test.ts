import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyFileOf } from '#src/platform/key-file.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { laterRefusal, testRoom } from '#src/testing/room.ts'
import { testKey } from '#src/testing/test-deps.ts'
import { activeAlarms } from './find-alarms.ts'
import { putKeyBack } from './put-key-back.ts'
import { watchKey } from './watch-key.ts'

const text = testKey.toString('base64')

/** An instance that holds its key, and the file where a start would look for it. */
function keyed() {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-key-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'secret.key')
  writeFileSync(path, text)
  const room = testRoom({ keyFile: keyFileOf({ text, path }) })
  const said = async () => {
    await watchKey(room.deps)
    return activeAlarms(room.db).map(({ kind, sentence }) => `${kind}: ${sentence}`)
  }
  return { ...room, path, said }
}

test('a key that is gone, empty or another one is an alarm, until the file is right again', async () => {
  const { path, said } = keyed()
  expect(await said()).toEqual([])
  rmSync(path)
  expect(await said()).toEqual([
    expect.stringMatching(`^key_missing: ${path} is gone\\. This Opsentry still has the key:`),
  ])
  writeFileSync(path, '')
  expect(await said()).toEqual([expect.stringContaining(' is empty. ')])
  writeFileSync(path, Buffer.alloc(32, 8).toString('base64'))
  expect(await said()).toEqual([expect.stringContaining('holds another key than the one of this data;')])
  rmSync(path)
  expect(await said()).toEqual([expect.stringContaining(' is gone. ')])
  writeFileSync(path, `${text}\n`)
  expect(await said()).toEqual([])
})

test('the instance admin has it written again, which is recorded; nobody else', async () => {
  const { deps, db, path, said } = keyed()
  rmSync(path)
  expect(await said()).toHaveLength(1)
  expect(await letThrough((actor) => putKeyBack(deps, actor))).toEqual([])
  await putKeyBack(deps, ines)
  expect([readFileSync(path, 'utf8'), activeAlarms(db)]).toEqual([`${text}\n`, []])
  expect(lastAct(db)).toMatchObject({ action: 'instance.key_put_back', changes: { found: 'missing', keptAs: null } })
  expect(await laterRefusal(() => putKeyBack(deps, ines))).toBe('conflict')
})

test('where it cannot be written, the alarm stays, and nothing is recorded', async () => {
  const { deps, path, said, audited } = keyed()
  rmSync(path)
  await said()
  rmSync(join(path, '..'), { recursive: true })
  await expect(putKeyBack(deps, ines)).rejects.toThrow(
    /^The key could not be written \(ENOENT.*do not stop this Opsentry/,
  )
  expect([(await said()).length, audited(null)]).toEqual([1, []])
})

test('where the environment has the key, no file is asked for', async () => {
  const { deps, db } = testRoom()
  await watchKey(deps)
  expect(activeAlarms(db)).toEqual([])
  expect(await laterRefusal(() => putKeyBack(deps, ines))).toBe('conflict')
})
