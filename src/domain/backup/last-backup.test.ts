import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { addCopy, type BackupCopy } from './backup-copies.ts'
import { lastBackup } from './last-backup.ts'
import { recordBackup } from './record-restore.ts'

test('the newest counts, whether a command has made it or Opsentry by itself, where it is sound', () => {
  const { deps, db, clock } = testRoom()
  expect(lastBackup(db)).toBeNull()
  const made = (name: string, state: BackupCopy['state']) =>
    writeUnaudited(db, (tx) =>
      addCopy(tx, {
        ...{ name, place: 'folder', kind: 'database', madeAt: clock.now(), size: 1, sha256: 'x', encryption: 'none' },
        ...{ counts: null, checkedAt: null, state },
      }),
    )
  recordBackup(deps, system, 'by-hand.db')
  const byHand = { at: clock.now(), file: 'by-hand.db' }
  expect(lastBackup(db)).toEqual(byHand)
  clock.advance(60_000)
  made('damaged.db.zst', 'damaged')
  expect(lastBackup(db)).toEqual(byHand)
  made('nightly.db.zst', 'sound')
  expect(lastBackup(db)).toEqual({ at: clock.now(), file: 'nightly.db.zst' })
  clock.advance(60_000)
  recordBackup(deps, system, 'later.db')
  expect(lastBackup(db)?.file).toBe('later.db')
})
