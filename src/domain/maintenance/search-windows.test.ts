import { expect, test } from 'vitest'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { aWindow, day, hour, plannedWindow, statusRoom } from '#src/testing/status-room.ts'
import { searchWindows, type WindowFilter } from './search-windows.ts'

test('maintenance is found by text, service and time, planned or over, the latest first', async () => {
  const room = statusRoom()
  const [web, api] = [room.service('Web'), room.service('API')]
  const start = plannedWindow.scheduledStart
  aWindow(room, { title: 'Database upgrade', body: 'Reads go on.', serviceIds: [web] })
  aWindow(room, {
    ...{ title: 'New cables', body: 'No DATABASE is touched.', serviceIds: [api] },
    ...{ scheduledStart: start + day, scheduledEnd: start + day + hour },
  })
  const titles = async (filter: WindowFilter) => {
    const { rows } = await searchWindows(room.db, acmeId, filter, 'newest', 10)
    return rows.map(({ title }) => title)
  }
  expect(await titles({ text: 'database' })).toEqual(['New cables', 'Database upgrade'])
  expect(await titles({ service: web })).toEqual(['Database upgrade'])
  expect(await titles({ from: start + 1 })).toEqual(['New cables'])
  expect(await titles({ until: start + 1, text: 'cables' })).toEqual([])
  expect((await searchWindows(room.db, otherId, { text: 'database' }, 'newest', 10)).rows).toEqual([])
})
