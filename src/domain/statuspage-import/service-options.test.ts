import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { services } from '#src/db/schema/services.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { smallExport } from '#src/testing/statuspage-export.ts'
import { editService } from '../services/edit-service.ts'
import { listAllServices, listServices } from '../services/find-service.ts'
import { importStatuspage } from './import-statuspage.ts'

const day = (text: string) => Date.parse(`${text}T00:00:00Z`)

/** Of the API of the small export, which an incident of 2024 names first; `also`: files imported before it. */
function imported(component: object, ...also: unknown[]) {
  const room = testRoom()
  const file = smallExport(({ components }) => Object.assign(components[1], component))
  for (const one of [...also, file]) importStatuspage(room.deps, system, acmeId, one)
  const row = () => room.deps.db.select().from(services).where(eq(services.id, 'api000000000')).get()
  return { ...room, file, row }
}

test.each([
  ['before all that is known', '2020-05-06', day('2020-05-06')],
  ['after incidents that name it', '2025-12-31', day('2025-12-31')],
])('a start %s is what the page says', (_, start_date, startedAt) => {
  expect(imported({ start_date }).row()).toMatchObject({ startDate: start_date, startedAt })
})

test.each([{ start_date: null }, {}])(
  'with %j it began with the first of what names it, and no day is invented',
  (said) => {
    expect(imported(said).row()).toMatchObject({ startDate: null, startedAt: Date.parse('2024-12-24T17:55:00Z') })
  },
)

test('a page that hides a bar or shows one only in trouble is taken at its word, file by file', () => {
  const said = { showcase: false, only_show_if_degraded: true, start_date: '2024-03-04' }
  const taken = { showcase: false, onlyShowIfDegraded: true, startDate: '2024-03-04' }
  expect(imported(said).row()).toMatchObject(taken)
  // A later file of an address that does not say it, such as incident.io's, takes nothing back.
  const silent = { updated_at: '2025-01-03T00:00:00.000Z' }
  const before = smallExport(({ components }) => Object.assign(components[1], said))
  expect(imported(silent, before).row()).toMatchObject({ ...taken, startedAt: day('2024-03-04') })
})

test('the management API’s own list of components carries them too', () => {
  const room = testRoom()
  const component = {
    ...{ id: 'api000000000', page_id: 'page00000000', name: 'API', status: 'operational', position: 1, group: false },
    ...{ description: null, group_id: null, automation_email: null },
    ...{ created_at: '2025-01-01T00:00:00.000Z', updated_at: '2025-01-02T00:00:00.000Z' },
    ...{ showcase: false, only_show_if_degraded: true, start_date: '2025-02-03' },
  }
  expect(importStatuspage(room.deps, system, acmeId, [component]).remarks).toEqual([])
  const [row] = room.deps.db.select().from(services).all()
  expect(row).toMatchObject({ showcase: false, onlyShowIfDegraded: true, startDate: '2025-02-03' })
})

test('what the team chose since the file was made stays, and what is internal stays so whatever a file says', () => {
  const room = imported({ showcase: true, start_date: '2024-01-01' })
  const chosen = { internal: true, showcase: false, startDate: '2023-01-01' }
  editService(room.deps, system, acmeId, 'api000000000', chosen)
  const kept = room.row()
  expect(importStatuspage(room.deps, system, acmeId, room.file).unchanged).toBe(true)
  expect(room.row()).toEqual(kept)
  const later = smallExport(({ components }) =>
    Object.assign(components[1], { name: 'API 2', showcase: true, updated_at: '2026-12-01T00:00:00.000Z' }),
  )
  importStatuspage(room.deps, system, acmeId, later)
  expect(room.row()).toMatchObject({ name: 'API 2', internal: true, showcase: true })
  const names = (list: typeof listServices) =>
    list(room.deps.db, acmeId).flatMap(({ services }) => services.map(({ name }) => name))
  expect([names(listServices), names(listAllServices)]).toEqual([['Website'], ['API 2', 'Website']])
})
