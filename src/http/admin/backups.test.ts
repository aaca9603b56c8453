import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { addCopy } from '#src/domain/backup/backup-copies.ts'
import { readBackupState } from '#src/domain/backup/backup-state.ts'
import { readBackupSettings } from '#src/domain/settings/backup-settings.ts'
import { startBucketServer } from '#src/testing/bucket-server.ts'
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
