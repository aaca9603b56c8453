import { writeFileSync } from 'node:fs'

const minute = 60_000
const statuses = ['resolved', 'monitoring', 'identified', 'investigating']
const text =
  'We are looking into errors that some of you see, and say more as soon as we know what causes them. '.repeat(3)

/** A Statuspage of `size` bytes: incidents of four updates each, as a page of thirteen years has them. Returns how many there are. */
export function writeStatuspage(file: string, size: number): number {
  const at = (minutes: number) => new Date(Date.UTC(2013, 0, 1) + minutes * minute).toISOString()
  const id = (letter: string, number: number) => `${letter}${number.toString(36).padStart(11, '0')}`
  const components = Array.from({ length: 50 }, (_, nth) => ({
    ...{ id: id('s', nth), name: `Service ${nth}`, status: 'operational', position: nth + 1 },
    ...{ created_at: at(0), updated_at: at(0) },
  }))
  const incidents: string[] = []
  for (let [nth, length] = [0, 0]; length < size; nth++) {
    const begin = nth * 300
    const updates = statuses.map((status, index) => ({
      ...{ id: id('u', 4 * nth + index), incident_id: id('i', nth), status, body: text },
      ...{ display_at: at(begin + 80 - 20 * index), created_at: at(begin), updated_at: at(begin) },
      affected_components: [
        {
          ...{ code: id('s', nth % 50), name: `Service ${nth % 50}`, old_status: 'operational' },
          new_status: status === 'resolved' ? 'operational' : 'partial_outage',
        },
      ],
    }))
    const incident = JSON.stringify({
      ...{ id: id('i', nth), name: `Incident ${nth}`, status: 'resolved', impact: 'minor' },
      ...{ created_at: at(begin), updated_at: at(begin + 80), resolved_at: at(begin + 80), incident_updates: updates },
    })
    incidents.push(incident)
    length += incident.length
  }
  const page = { id: 'bigpage00001', name: 'Big', time_zone: 'UTC' }
  const head = JSON.stringify({ page, components }).slice(0, -1)
  writeFileSync(file, `${head},"incidents":[${incidents.join(',')}]}`)
  return incidents.length
}
