import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { aWindow, hour, minute, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import type { MaintenanceStatus } from '#src/words.ts'
import { findWindow } from './find-window.ts'
import { insertMaintenanceUpdate } from './insert-maintenance-update.ts'

/** Posts a status of the window, as of now or of another moment. */
function say(room: StatusRoom, id: string, status: MaintenanceStatus, at?: number) {
  const input = { status, body: 'x', notify: false, ...(at === undefined ? {} : { at }) }
  return writeUnaudited(room.db, (tx) =>
    insertMaintenanceUpdate(tx, room.deps, system, findWindow(tx, acmeId, id), input),
  )
}

test('it began and ended when that was due, not when it was written; its word stands after those before it', () => {
  const room = statusRoom()
  const id = aWindow(room)
  const now = room.clock.now()
  expect(say(room, id, 'in_progress', now - hour)).toMatchObject({
    displayAt: now,
    createdAt: now,
    authorId: null,
  })
  expect(findWindow(room.db, acmeId, id)).toMatchObject({ startedAt: now - hour, endedAt: null, updatedAt: now })
  say(room, id, 'completed', now - minute)
  expect(findWindow(room.db, acmeId, id)).toMatchObject({ startedAt: now - hour, endedAt: now - minute })
})

test('completed without ever having begun, it began and ended at that moment; cancelled, it never began', () => {
  const room = statusRoom()
  const [completed, cancelled] = [aWindow(room), aWindow(room)]
  const now = room.clock.now()
  say(room, completed, 'completed')
  say(room, cancelled, 'cancelled')
  expect(findWindow(room.db, acmeId, completed)).toMatchObject({ startedAt: now, endedAt: now })
  expect(findWindow(room.db, acmeId, cancelled)).toMatchObject({ startedAt: null, endedAt: now })
})

test('its services change when it begins and when it ends, not with what is said in between', () => {
  const room = statusRoom()
  const api = room.service()
  const id = aWindow(room, { serviceIds: [api] })
  const changedAt = () => room.db.select().from(services).where(eq(services.id, api)).get()?.updatedAt
  const began = room.clock.now()
  const after = (status: MaintenanceStatus) => {
    room.clock.advance(minute)
    say(room, id, status)
    return [((changedAt() ?? 0) - began) / minute, ...room.statuses(api)]
  }
  expect(after('scheduled')).toEqual([0, 'operational'])
  expect(after('in_progress')).toEqual([2, 'under_maintenance'])
  expect(after('verifying')).toEqual([2, 'under_maintenance'])
  expect(after('in_progress')).toEqual([2, 'under_maintenance'])
  expect(after('completed')).toEqual([5, 'operational'])
})

test('whatever is said in whatever order, the window runs from the first word of its running to its end', () => {
  const room = statusRoom()
  const api = room.service()
  const walks = fc.array(fc.constantFrom<MaintenanceStatus>('in_progress', 'verifying'), { maxLength: 4 })
  const endings = fc.constantFrom<MaintenanceStatus | undefined>('completed', 'cancelled', undefined)
  fc.assert(
    fc.property(walks, endings, (walk, ending) => {
      const id = aWindow(room, { serviceIds: [api] })
      const said = ending ? [...walk, ending] : walk
      const began = room.clock.now() + minute
      for (const status of said) {
        room.clock.advance(minute)
        say(room, id, status)
      }
      const runs = walk.length > 0 || ending === 'completed'
      expect(findWindow(room.db, acmeId, id)).toMatchObject({
        status: said.at(-1) ?? 'scheduled',
        startedAt: runs ? began : null,
        endedAt: ending ? room.clock.now() : null,
      })
      expect(room.statuses(api)).toEqual([runs && !ending ? 'under_maintenance' : 'operational'])
      const count = room.db
        .select()
        .from(maintenanceUpdates)
        .where(eq(maintenanceUpdates.maintenanceWindowId, id))
        .all()
      expect(count).toHaveLength(said.length + 1)
      if (!ending) say(room, id, 'cancelled')
    }),
    { numRuns: 25 },
  )
})

test('told, one notification names the services of the window', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = aWindow(room, { serviceIds: [api] })
  aWindow(room, { serviceIds: [web] })
  const update = writeUnaudited(room.db, (tx) =>
    insertMaintenanceUpdate(tx, room.deps, room.actor('ed'), findWindow(tx, acmeId, id), {
      status: 'in_progress',
      body: 'x',
      notify: true,
    }),
  )
  expect(update.authorId).toBe('ed0000000000')
  expect(room.notified()).toMatchObject([{ maintenanceUpdateId: update.id, serviceIds: [api], statusUpdateId: null }])
})
