import { existsSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { backupFilesAt } from '#src/commands/backup-work.ts'
import { unpackBackup } from '#src/platform/backup-file.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { type BackupRoom, backupRoom } from '#src/testing/backup-room.ts'
import { startBucketServer } from '#src/testing/bucket-server.ts'
import { system } from '#src/testing/personas.ts'
import { requestLogIn } from '#src/testing/request-log-file.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { watchClock } from '../clock/watch-clock.ts'
import { backupSettingsIdentity } from '../secrets/sealed-secrets.ts'
import { listCopies } from './backup-copies.ts'
import { readBackupState } from './backup-state.ts'
import { askForBackup, askForRehearsal } from './configure-backups.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Of `age-keygen`. */
const identity = 'AGE-SECRET-KEY-13U6ASPNH5U7YP7KL4UVVLR88WP0DS0N2JLXGJYP0FV268CSEUSSQVG2EP9'

/** On to the next night, and whatever that brings. */
async function nights(room: BackupRoom, count: number): Promise<void> {
  for (let night = 0; night < count; night++) {
    room.clock.advance(day)
    await room.keep()
  }
}

const alarms = ({ db }: BackupRoom) => activeAlarms(db).map(({ kind }) => kind)
const states = ({ db }: BackupRoom) => listCopies(db).map(({ place, state }) => `${place} ${state}`)
const newest = ({ db, paths }: BackupRoom) => join(paths.backups, listCopies(db)[0]?.name ?? '')

test('the first comes at its time, is rehearsed at once, and leaves nothing half behind', async () => {
  const room = backupRoom()
  room.clock.set(Date.parse('2026-03-10T20:00:00Z'))
  await room.keep()
  expect([room.files(), readBackupState(room.db)?.nextBackupAt]).toEqual([[], Date.parse('2026-03-11T02:00:00Z')])
  room.clock.set(Date.parse('2026-03-11T02:00:00Z'))
  await room.keep()
  expect(room.files()).toEqual([expect.stringMatching(/^opsentry-[a-z0-9]{6}-20260311T020000Z\.db\.zst$/)])
  expect(readBackupState(room.db)).toMatchObject({
    ...{ problem: null, rehearsalProblem: null, working: null, rehearsedAt: room.clock.now() },
    nextBackupAt: Date.parse('2026-03-12T02:00:00Z'),
  })
})

test('weeks in which the machine was off are caught up with once', async () => {
  const room = backupRoom()
  await room.keep()
  room.clock.advance(40 * day)
  await room.keep()
  await room.keep()
  expect(room.files()).toHaveLength(1)
})

test.each([
  ['a byte that changed', (path: string) => flip(path)],
  ['an end that is missing', (path: string) => truncateSync(path, 1000)],
  ['a file that is gone', (path: string) => unlinkSync(path)],
])('%s is told within a day, takes nobody’s place, and another one is made', async (_, spoil) => {
  const room = backupRoom({ keepDaily: 2, keepWeekly: 0, keepMonthly: 0 })
  await room.keep()
  await nights(room, 2)
  spoil(newest(room))
  room.clock.advance(20 * hour)
  await room.keep()
  expect(alarms(room)).toEqual(['backup_damaged'])
  expect(states(room)).toEqual(['folder sound', 'folder sound'])
  await nights(room, 1)
  expect(states(room)).toEqual(['folder sound', 'folder sound'])
})

test('what is rehearsed and does not hold is told, and is over once another one holds', async () => {
  const room = backupRoom({ rehearsal: 'daily' })
  await room.keep()
  room.clock.advance(day)
  const { rehearse } = room.deps.backupFiles
  room.deps.backupFiles.rehearse = async (...given) => {
    flip(newest(room))
    return rehearse(...given)
  }
  await room.keep()
  expect(alarms(room).toSorted()).toEqual(['backup_damaged', 'rehearsal_failed'])
  expect(readBackupState(room.db)?.rehearsalProblem).toMatch(/^It is damaged/)
  room.deps.backupFiles.rehearse = rehearse
  await nights(room, 2)
  expect(alarms(room)).toEqual(['backup_damaged'])
})

test('one that fails says why, is tried again each hour, and is over when one is made', async () => {
  const room = backupRoom()
  await room.keep()
  const { make } = room.deps.backupFiles
  room.deps.backupFiles.make = () =>
    make({ stem: 'a/b', kinds: ['database'], lock: null, madeAt: 0 }, new AbortController().signal)
  await nights(room, 1)
  const state = readBackupState(room.db)
  expect(state).toMatchObject({ failures: 1, nextBackupAt: room.clock.now() + hour })
  expect(state?.problem).toMatch(/cannot be worked in/)
  expect([alarms(room), room.files()]).toEqual([['backup_failed'], []])
  room.deps.backupFiles.make = make
  room.clock.advance(hour)
  await room.keep()
  expect([alarms(room), room.files().length, readBackupState(room.db)?.problem]).toEqual([[], 1, null])
})

test('nothing is made while the clock was just set, nor removed while it is doubted', async () => {
  const room = backupRoom({ keepDaily: 1, keepWeekly: 0, keepMonthly: 0 })
  await room.keep()
  await nights(room, 1)
  watchClock(room.deps)
  room.clock.jump(400 * day)
  await soon(room)
  expect(room.files()).toHaveLength(1)
  room.clock.advance(3 * minute)
  await soon(room)
  expect(room.files()).toHaveLength(2)
  room.clock.advance(day)
  await soon(room)
  expect(room.files()).toHaveLength(1)
})

test('none is made for a clock that is set between the plan and the look at what is due', async () => {
  const room = backupRoom()
  const { now } = room.clock
  watchClock(room.deps)
  let looks = 0
  // The plan is made of the first moment.
  room.deps.clock = { ...room.clock, now: () => now() + (looks++ === 0 ? 0 : 40 * day) }
  await room.keep()
  expect([looks > 1, room.files()]).toEqual([true, []])
})

test('into a bucket, too: kept there by the same rule, read back, and fetched for a rehearsal', async () => {
  const [room, server] = [backupRoom({ keepDaily: 2, keepWeekly: 0, keepMonthly: 0 }), await startBucketServer()]
  room.clock.set(Date.now())
  room.useBucket(server)
  await room.keep()
  await soon(room)
  const [first] = room.files()
  expect(server.keys('night/')).toEqual([first])
  expect(readBackupState(room.db)).toMatchObject({ rehearsedPlace: 'bucket', rehearsalProblem: null })
  expect(states(room).toSorted()).toEqual(['bucket sound', 'folder sound'])
})

async function soon(room: BackupRoom): Promise<void> {
  askForBackup(room.deps, system)
  await room.keep()
}

test('a bucket that refuses is named, what was made is not made again, and it goes on where it failed', async () => {
  const [room, server] = [backupRoom(), await startBucketServer()]
  room.clock.set(Date.now() - hour)
  room.useBucket(server, { accessKey: room.deps.secrets.seal('NOBODY', backupSettingsIdentity('accessKey', '1')) })
  await room.keep()
  await soon(room)
  expect(readBackupState(room.db)?.problem).toContain('The bucket refuses: 403')
  expect([room.files().length, server.keys()]).toEqual([1, []])
  room.useBucket(server)
  room.clock.set(Date.now())
  room.clock.advance(1)
  await room.keep()
  expect([room.files().length, server.keys('night/')]).toEqual([1, room.files()])
  expect(alarms(room)).toEqual([])
})

test('a bucket that is away for days keeps no night from its backup, and the folder by its rule', async () => {
  const [room, server] = [backupRoom({ keepDaily: 2, keepWeekly: 0, keepMonthly: 0 }), await startBucketServer()]
  room.useBucket(server, { endpoint: 'http://127.0.0.1:1' })
  await room.keep()
  const newestAt: string[] = []
  for (let hours = 0; hours < 4 * 24; hours += 6) {
    room.clock.advance(6 * hour)
    await room.keep()
    newestAt.push(room.files().at(-1) ?? '')
  }
  expect(new Set(newestAt.filter((name) => name !== '')).size).toBe(4)
  expect(room.files()).toHaveLength(2)
  expect(alarms(room)).toEqual(['backup_failed'])
})

test('one that is gone is told by a night that comes before the day’s look, too', async () => {
  const room = backupRoom()
  await room.keep()
  await nights(room, 1)
  await room.keep()
  unlinkSync(newest(room))
  askForBackup(room.deps, system)
  await room.keep()
  expect(alarms(room)).toEqual(['backup_damaged'])
  expect(readBackupState(room.db)?.nextBackupAt).toBeGreaterThan(room.clock.now())
})

test('one asked for while another is being made is made, too', async () => {
  const room = backupRoom()
  await room.keep()
  const { make } = room.deps.backupFiles
  room.deps.backupFiles.make = (...given) => {
    room.clock.advance(1000)
    askForBackup(room.deps, system)
    room.deps.backupFiles.make = make
    return make(...given)
  }
  room.clock.advance(day)
  await room.keep()
  room.clock.advance(1000)
  await room.keep()
  expect(readBackupState(room.db)?.triedAt).toBe(room.clock.now())
})

test('nothing is rehearsed by itself where nobody wants it, and by hand it is', async () => {
  const room = backupRoom({ rehearsal: 'off' })
  await room.keep()
  await nights(room, 9)
  expect(readBackupState(room.db)?.rehearsedAt).toBeNull()
  askForRehearsal(room.deps, system)
  await room.keep()
  expect(readBackupState(room.db)).toMatchObject({ rehearsedAt: room.clock.now(), nextRehearsalAt: null })
})

test('made under a key that was rotated since it is no damaged one; another is made, and rehearsed', async () => {
  const room = backupRoom()
  await room.keep()
  await nights(room, 1)
  const { rehearse } = room.deps.backupFiles
  const otherKey = backupFilesAt({
    ...room.paths,
    folder: room.paths.backups,
    secrets: createSecrets(Buffer.alloc(32, 9)),
  })
  room.deps.backupFiles.rehearse = otherKey.rehearse
  askForRehearsal(room.deps, system)
  await room.keep()
  expect([alarms(room), states(room)]).toEqual([['rehearsal_failed'], ['folder sound']])
  room.deps.backupFiles.rehearse = rehearse
  room.clock.advance(hour)
  await room.keep()
  expect([alarms(room), readBackupState(room.db)?.triedAt]).toEqual([[], room.clock.now()])
})

test('for a key: nobody here opens it, its checksum is compared, and its own key opens it', async () => {
  const room = backupRoom({ encryption: 'key', recipient: await identityToRecipient(identity) })
  await room.keep()
  await nights(room, 1)
  expect(readBackupState(room.db)).toMatchObject({ rehearsalProblem: null, problem: null })
  const [name = ''] = room.files()
  expect(name).toMatch(/\.db\.zst\.age$/)
  const { rehearse } = room.deps.backupFiles
  const never = new AbortController().signal
  await expect(rehearse(name, { passphrase: null, identity: null }, never)).rejects.toMatchObject({ why: 'locked' })
  const opened = await rehearse(name, { passphrase: null, identity }, never)
  expect([opened.findings, opened.noted]).toEqual([[], opened.counts])
})

test('the log of requests joins as a file of its own, and goes with its backup', async () => {
  const room = backupRoom({ requestLog: true, keepDaily: 1, keepWeekly: 0, keepMonthly: 0 })
  requestLogIn(room.paths.requestLogs)
  await room.keep()
  await nights(room, 3)
  expect(room.files()).toEqual([expect.stringMatching(/Z-requests\.db\.zst$/), expect.stringMatching(/Z\.db\.zst$/)])
  const back = join(room.paths.folder, 'back.db')
  const [requests = ''] = room.files()
  await unpackBackup(join(room.paths.backups, requests), back, { passphrase: null, identity: null })
  expect(readFileSync(back, 'latin1').startsWith('SQLite format 3')).toBe(true)
})

test('what lies there and is not known, as after a restore, is looked after; another instance’s is not', async () => {
  const room = backupRoom({ keepDaily: 1, keepWeekly: 0, keepMonthly: 0 })
  await room.keep()
  await nights(room, 1)
  const mark = readBackupState(room.db)?.mark
  const bytes = readFileSync(newest(room))
  const at = (text: string, of = mark) => join(room.paths.backups, `opsentry-${of}-${text}.db.zst`)
  for (const path of [at('20200101T000000Z'), at('20200101T000000Z', 'others')]) writeFileSync(path, bytes)
  await nights(room, 1)
  expect(existsSync(at('20200101T000000Z'))).toBe(false)
  expect(existsSync(at('20200101T000000Z', 'others'))).toBe(true)
})

function flip(path: string): void {
  const bytes = readFileSync(path)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  writeFileSync(path, bytes)
}
