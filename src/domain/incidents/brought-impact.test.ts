import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { anUpdate, hour, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { smallExport } from '#src/testing/statuspage-export.ts'
import type { Impact, ServiceStatus } from '#src/words.ts'
import { importStatuspage } from '../statuspage-import/import-statuspage.ts'
import { deleteStatusUpdate } from './delete-status-update.ts'
import { findIncident } from './find-incident.ts'
import { resolveIncident } from './resolve-incident.ts'

const slow = 'open00000000'
const [api, web] = ['api000000000', 'web000000000']

/** An open incident with this impact; the table would call its one service, which is out in part, major. */
function brought(impact: Impact): StatusRoom {
  const room = statusRoom()
  room.clock.set(Date.parse('2025-03-02T00:00:00Z'))
  importStatuspage(
    room.deps,
    system,
    acmeId,
    smallExport(({ incidents: [open] }) => Object.assign(open, { impact })),
  )
  return room
}

const impactIn = (room: StatusRoom) => findIncident(room.db, acmeId, slow).impact

test.each<Impact>(['none', 'minor', 'major', 'critical'])(
  'an imported impact stays %s as the incident goes on',
  (impact) => {
    const room = brought(impact)
    const acts: (() => unknown)[] = [
      () => anUpdate(room, slow),
      () => anUpdate(room, slow, { [api]: 'partial_outage' }),
      () => anUpdate(room, slow, { [api]: 'degraded_performance', [web]: 'operational' }),
      () => deleteStatusUpdate(room.deps, system, acmeId, slow, anUpdate(room, slow, { [web]: 'under_maintenance' })),
      () => resolveIncident(room.deps, system, acmeId, slow, { body: 'Over.', notify: false }),
    ]
    for (const act of acts) {
      room.clock.advance(hour)
      act()
      expect(impactIn(room)).toBe(impact)
    }
  },
)

test.each<[Impact, ServiceStatus, Impact]>([
  ['none', 'major_outage', 'critical'],
  ['minor', 'major_outage', 'critical'],
  ['major', 'major_outage', 'critical'],
  ['critical', 'major_outage', 'critical'],
])('an imported impact of %s with its service at %s is %s', (impact, status, expected) => {
  const room = brought(impact)
  room.clock.advance(hour)
  anUpdate(room, slow, { [api]: status })
  expect(impactIn(room)).toBe(expected)
})

test('what the second service suffers raises it as far as the table says', () => {
  const room = brought('minor')
  room.clock.advance(hour)
  anUpdate(room, slow, { [web]: 'major_outage' })
  expect(impactIn(room)).toBe('minor')
  room.clock.advance(hour)
  anUpdate(room, slow, { [api]: 'major_outage' })
  expect(impactIn(room)).toBe('critical')
})

test('where the file says none, it is the worst of each moment, not of all moments together', () => {
  const room = statusRoom()
  const set = (id: string, new_status: ServiceStatus) => ({ code: id, name: id, old_status: 'operational', new_status })
  const file = smallExport(({ incidents: [, past] }) => {
    const [over, begun] = past.incident_updates
    past.impact = undefined
    begun.affected_components = [set(api, 'partial_outage'), set(web, 'operational')]
    over.affected_components = [set(api, 'operational'), set(web, 'partial_outage')]
  })
  importStatuspage(room.deps, system, acmeId, file)
  expect(findIncident(room.db, acmeId, 'past00000000').impact).toBe('minor')
})
