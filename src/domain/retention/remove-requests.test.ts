import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { system } from '#src/testing/personas.ts'
import { logged } from '#src/testing/request-log.ts'
import { testRoom } from '#src/testing/room.ts'
import { enforceRule } from './enforce-rule.ts'
import { lastRuns } from './job-runs.ts'
import { copiesIn } from './remove-copies.ts'
import { ruleNamed } from './retention-rules.ts'

const requests = ruleNamed('requests')
if (!requests) throw new Error('nothing is promised of requests')

test('a long log is emptied in steps, every request counted once, and what is younger stays', async () => {
  const { deps, clock } = testRoom()
  for (let one = 0; one < 620; one++) deps.requestLogs.record(logged({ path: `/${one % 7}` }))
  deps.requestLogs.record(logged({ path: '/young', at: clock.now() + day }))
  await deps.requestLogs.flush()
  clock.advance(30 * day + 1)
  expect(await enforceNow(deps, 'requests')).toEqual({ requests: 620 })
  const left = await deps.requestLogs.ask('find', { filter: {}, limit: 9 })
  expect(left.requests.map(({ path }) => path)).toEqual(['/young'])
})

test('whoever stops meanwhile ends the run with its step; the next goes on', async () => {
  const stopping = new AbortController()
  const { deps, clock } = testRoom({ stopping: stopping.signal })
  for (let one = 0; one < 620; one++) deps.requestLogs.record(logged({}))
  await deps.requestLogs.flush()
  clock.advance(31 * day)
  stopping.abort()
  const stopped = { removed: { requests: 250 }, problem: 'Opsentry was stopped before it was done.' }
  expect(await enforceRule(deps, system, requests)).toEqual(stopped)
  expect(await enforceNow({ ...deps, stopping: new AbortController().signal }, 'requests')).toEqual({ requests: 370 })
})

test('a log that cannot be asked is a failed run, told in the log of the process alone', async () => {
  const { deps } = testRoom()
  deps.requestLogs.ask = () => Promise.reject(new Error('disk I/O error'))
  const run = await enforceRule(deps, system, requests)
  expect(run).toEqual({ removed: {}, problem: expect.stringMatching(/^It failed; the process log says why\./) })
  expect(lastRuns(deps.db, 'requests', 9)).toMatchObject([run])
  expect(deps.logger.lines).toMatchObject([{ event: 'retention failed', facts: { rule: 'requests' } }])
})

test('what belongs to a copy, or was broken off while one was made, goes at its age and is counted as none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-copies-'))
  try {
    const { deps, clock } = testRoom({ backupsFolder: folder })
    const parts = ['before-restore-1.db', 'before-restore-1.db-wal', 'before-restore-1.db-shm', 'before-1.db.half']
    const old = [...parts, 'before-1.db.half-journal', 'mine.db.half', 'mine.db-wal']
    for (const name of [...old, 'before-2.db.half']) {
      writeFileSync(join(folder, name), 'x')
      const made = clock.now() / 1000 - (old.includes(name) ? 31 * 86_400 : 0)
      utimesSync(join(folder, name), made, made)
    }
    expect(await enforceNow(deps, 'copies')).toEqual({ copies: 1 })
    expect(readdirSync(folder).toSorted()).toEqual(['before-2.db.half', 'mine.db-wal', 'mine.db.half'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('copies go at their age, the newest too; what somebody put beside them does not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-copies-'))
  try {
    const { deps, clock } = testRoom({ backupsFolder: join(folder, 'backups') })
    expect([copiesIn(deps.backupsFolder), await enforceNow(deps, 'copies')]).toEqual([[], {}])
    mkdirSync(deps.backupsFolder)
    const ages = { 'before-0017_x.db': 31, 'before-restore-2026.db': 29, 'mine.db': 400, 'before-x.db.txt': 400 }
    for (const [name, days] of Object.entries(ages)) {
      const [file, made] = [join(deps.backupsFolder, name), (clock.now() - days * day) / 1000]
      writeFileSync(file, 'x')
      utimesSync(file, made, made)
    }
    expect(copiesIn(deps.backupsFolder).map(({ madeAt }) => (clock.now() - madeAt) / day)).toEqual([29, 31])
    expect(await enforceNow(deps, 'copies')).toEqual({ copies: 1 })
    clock.advance(day + 1)
    expect(await enforceNow(deps, 'copies')).toEqual({ copies: 1 })
    expect(readdirSync(deps.backupsFolder).toSorted()).toEqual(['before-x.db.txt', 'mine.db'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
