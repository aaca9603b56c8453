import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLease } from '#src/commands/lease.ts'
import { leaseSwitch } from '#src/commands/lease-place.ts'
import { readConfig } from '#src/config.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addCopy } from '#src/domain/backup/backup-copies.ts'
import { readBackupState } from '#src/domain/backup/backup-state.ts'
import { keptHowLong } from '#src/domain/privacy/kept-how-long.ts'
import { readBackupSettings } from '#src/domain/settings/backup-settings.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { startBucketServer } from '#src/testing/bucket-server.ts'
import { startConditionalStore } from '#src/testing/conditional-store.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'

const path = '/admin/backups'
const schedule = {
  ...{ schedule: 'hours', time: '03:00', hours: '18, 6', timeZone: 'Europe/Berlin', rehearsal: 'daily' },
  ...{ keepDaily: '3', keepWeekly: '2', keepMonthly: '0' },
}

test('when and how many is set on screen, a typo comes back beside its field, and the audit log says so', async () => {
  const app = testApp()
  const ines = app.as('ines')
  expect((await ines.get(path)).text).toContain('There is no backup yet.')
  const refused = await ines.post(path, { ...schedule, hours: '6, 25', keepDaily: 'many' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Type full hours from 0 to 23, such as 0, 6, 12, 18.')
  expect(refused.text).toContain('value="6, 25"')
  expect(refused.text).toContain('Type a number from 0 to 90.')
  expect((await ines.post(path, schedule)).status).toBe(303)
  expect(readBackupSettings(app.deps.db)).toMatchObject({ hours: [6, 18], keepWeekly: 2, requestLog: false })
  const { text } = await ines.get(path)
  expect(text).toContain('for up to 15 days')
  expect(app.audited(null)).toContain('backups.configured')
})

test('nobody but the instance admin sees or sets it', async () => {
  const app = testApp()
  for (const who of ['ann', 'olga'] as const) {
    expect((await app.as(who).get(path)).status).toBe(403)
    expect((await app.as(who).post(path, schedule)).status).toBe(403)
    expect((await app.as(who).post(`${path}/run`)).status).toBe(403)
  }
})

test('a bucket is tried before it is saved, its words are shown, and its keys never come back', async () => {
  const app = testApp()
  app.deps.clock.set(Date.now())
  const [ines, server] = [app.as('ines'), await startBucketServer()]
  allowLoopback(app.deps)
  const typed = { ...server.fields, prefix: 'night' }
  const refused = await ines.post(`${path}/bucket`, { ...typed, accessKey: 'NOBODY' })
  expect([refused.status, refused.text.includes('403 InvalidAccessKeyId')]).toEqual([422, true])
  expect(readBackupSettings(app.deps.db).endpoint).toBeNull()
  expect((await ines.post(`${path}/bucket`, typed)).status).toBe(303)
  expect(server.keys()).toEqual([])
  const { text } = await ines.get(path)
  expect(text).toContain('Backups are copied to <strong>copies at')
  expect(text).not.toContain('S3RVER"')
  expect((await ines.post(`${path}/bucket`, { ...typed, accessKey: '', secret: '' })).status).toBe(303)
  expect((await ines.post(`${path}/bucket/removal`)).status).toBe(303)
  expect(readBackupSettings(app.deps.db)).toMatchObject({ endpoint: null, secret: null })
})

test.each([
  [{ encryption: 'passphrase', passphrase: 'short', recipient: '' }, 'A passphrase has at least 16 characters.'],
  [{ encryption: 'key', passphrase: '', recipient: `age1${'q'.repeat(58)}` }, 'Paste the public key'],
  [{ encryption: 'key', passphrase: '', recipient: 'AGE-SECRET-KEY-1AAA' }, 'This is the secret half.'],
])('an encryption that would not work is refused: %j', async (typed, why) => {
  const app = testApp()
  const refused = await app.as('ines').post(`${path}/encryption`, typed)
  expect([refused.status, refused.text.includes(why)]).toEqual([422, true])
})

test('a passphrase is sealed, and kept where none is typed', async () => {
  const app = testApp()
  const ines = app.as('ines')
  const typed = { encryption: 'passphrase', passphrase: 'correct horse battery staple', recipient: '' }
  expect((await ines.post(`${path}/encryption`, typed)).status).toBe(303)
  const { passphrase } = readBackupSettings(app.deps.db)
  expect(passphrase).not.toContain('horse')
  expect((await ines.post(`${path}/encryption`, { ...typed, passphrase: '' })).status).toBe(303)
  expect(readBackupSettings(app.deps.db).passphrase).toBe(passphrase)
})

test('asked for by hand one is due at once, and a rehearsal where there is something to rehearse', async () => {
  const app = testApp()
  const ines = app.as('ines')
  expect((await ines.post(`${path}/rehearsal`)).text).toContain('There is no backup to rehearse yet.')
  expect((await ines.post(`${path}/run`)).status).toBe(303)
  expect(readBackupState(app.deps.db)?.nextBackupAt).toBe(app.deps.clock.now())
  const copy = {
    kind: 'database',
    madeAt: app.deps.clock.now(),
    size: 12_345,
    sha256: 'a',
    encryption: 'none',
  } as const
  writeUnaudited(app.deps.db, (tx) => {
    for (const place of ['folder', 'bucket'] as const)
      addCopy(tx, { ...copy, name: 'night.db.zst', place, counts: {}, state: 'sound', checkedAt: null })
  })
  expect((await ines.post(`${path}/rehearsal`)).status).toBe(303)
  const { text } = await ines.get(path)
  expect(text).toContain('lies in the data folder and in the bucket.')
  expect(text).toContain('the newest, of its day, of its week, of its month')
  expect(app.audited(null).slice(-2)).toEqual(['backups.requested', 'backups.rehearsal_requested'])
})

test('who owns checkpoints is set on screen; erasure, the policy and the retention screen then name the replica', async () => {
  const app = testApp()
  const ines = app.as('ines')
  const typed = { lease: 'off', replicator: 'owns', replicaDays: '30' }
  const refused = await ines.post(`${path}/standby`, { ...typed, replicaDays: 'a month' })
  expect([refused.status, refused.text.includes('Type a number of days from 0 to 3650.')]).toEqual([422, true])
  expect((await app.as('ann').post(`${path}/standby`, typed)).status).toBe(403)
  expect((await ines.post(`${path}/standby`, typed)).status).toBe(303)
  expect(readBackupSettings(app.deps.db)).toMatchObject({ lease: false, replicaDays: 30 })
  expect(app.audited(null)).toContain('backups.standby_configured')
  expect((await ines.get('/admin/retention')).text).toContain('whoever was erased for 30 days more')
  expect((await ines.get('/account/data')).text).toContain('hold it for 30 more days')
  expect(keptHowLong(app.deps.db)).toContainEqual({
    what: 'Replica of the database',
    long: '30 days after the database itself',
  })
})

test('a lease needs a bucket that keeps conditions, is begun before it is saved, and keeps its bucket', async () => {
  const app = testApp()
  app.deps.clock.set(Date.now())
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-lease-'))
  const config = readConfig({ OPSENTRY_LOG_LEVEL: 'error' })
  const lease = createLease(config)
  atEnd(async () => {
    await lease.release()
    rmSync(folder, { recursive: true })
  })
  app.deps.lease = leaseSwitch(lease, app.deps, config, dataPaths(folder))
  const [ines, store] = [app.as('ines'), startConditionalStore()]
  const typed = { lease: 'on', replicator: 'none', replicaDays: '' }
  expect((await ines.post(`${path}/standby`, typed)).text).toContain('Set a bucket for the backups first')
  allowLoopback(app.deps)
  const bucket = { ...store.keys, endpoint: store.url, name: store.bucket, prefix: 'night/', style: 'path' }
  expect((await ines.post(`${path}/bucket`, bucket)).status).toBe(303)
  store.trouble = 'careless'
  expect((await ines.post(`${path}/standby`, typed)).text).toContain('This store ignores the conditions of a request')
  expect([lease.shown(), lease.fence.isOpen(), readBackupSettings(app.deps.db).lease]).toEqual([null, true, false])
  store.trouble = null
  store.objects.clear()
  expect((await ines.post(`${path}/standby`, typed)).status).toBe(303)
  expect([lease.shown()?.isHeld, readBackupSettings(app.deps.db).lease]).toEqual([true, true])
  expect((await ines.get(path)).text).toContain('holds the lease in <strong>standby at')
  expect((await ines.post(`${path}/bucket/removal`)).text).toContain('The lease lies in this bucket')
  expect((await ines.post(`${path}/standby`, { ...typed, lease: 'off' })).status).toBe(303)
  expect([lease.shown(), lease.fence.isOpen(), readBackupSettings(app.deps.db).lease]).toEqual([null, true, false])
})
