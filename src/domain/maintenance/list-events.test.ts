import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, aWindow, day, hour, minute, statusRoom } from '#src/testing/status-room.ts'
import { removeIncident } from '../incidents/delete-incident.ts'
import { recordBackfilled } from '../incidents/record-backfilled.ts'
import { editService } from '../services/edit-service.ts'
import { changeByProgram } from './change-by-program.ts'
import { deleteWindow } from './delete-window.ts'
import { type EventsAsked, findEvent, listEvents, type Which } from './list-events.ts'
import { loadEvents } from './load-events.ts'
import { runDueSteps } from './run-due-steps.ts'

/** Of each kind one, by name, a minute apart; the last is the newest. */
function one() {
  const room = statusRoom()
  const { deps, clock } = room
  const names = new Map<string, string>()
  const add = (name: string, id: string) => {
    names.set(id, name)
    clock.advance(minute)
    return id
  }
  const backfilled = recordBackfilled(deps, system, acmeId, {
    title: 'Past',
    body: 'x',
    backfilledAt: clock.now() - day,
  })
  add('past', backfilled.id)
  const over = add('over', anIncident(room, {}, { title: 'Log-ins' }))
  anUpdate(room, over, {}, { status: 'resolved', body: 'The DISKS were full.' })
  const [running, planned, completed] = ['running', 'planned', 'completed'].map((name) =>
    add(name, aWindow(room, { title: name })),
  )
  add('open', anIncident(room))
  changeByProgram(deps, system, acmeId, running ?? '', { status: 'in_progress', notify: false })
  changeByProgram(deps, system, acmeId, completed ?? '', { status: 'completed', notify: false })
  removeIncident(deps, system, acmeId, anIncident(room))
  deleteWindow(deps, system, acmeId, aWindow(room))
  anIncident(room, {}, { organizationId: otherId })
  const list = (which: Which, asked: Partial<EventsAsked> = {}) => {
    const { events, goesOn } = listEvents({ db: room.db, now: clock.now() }, acmeId, {
      which,
      offset: 0,
      limit: 100,
      ...asked,
    })
    return [...events.map(({ id }) => names.get(id) ?? id), ...(goesOn ? ['…'] : [])]
  }
  return { room, list, planned: planned ?? '' }
}

test.each<[Which, string[]]>([
  ['all', ['open', 'completed', 'planned', 'running', 'over', 'past']],
  ['unresolved', ['open']],
  ['upcoming', ['planned']],
  ['scheduled', ['planned', 'running']],
  ['active_maintenance', ['running']],
])('%s: what it is to a program, the newest first', (which, names) => {
  expect(one().list(which)).toEqual(names)
})

test('what should have begun is still planned, but not upcoming', () => {
  const { room, list, planned } = one()
  changeByProgram(room.deps, system, acmeId, planned, { autoStart: false, notify: false })
  room.clock.advance(day + hour)
  runDueSteps(room.deps, system)
  expect([list('upcoming'), list('scheduled')]).toEqual([[], ['planned', 'running']])
})

test.each([
  ['log-IN', ['over']],
  ['disks', ['completed', 'planned', 'running', 'over']],
  ['resolved', ['over', 'past']],
  ['in_progress', ['running']],
  ['%', []],
  [' ', ['open', 'completed', 'planned', 'running', 'over', 'past']],
])('a search for %j', (search, names) => {
  expect(one().list('all', { search })).toEqual(names)
})

test('a list is turned through in parts, and says whether it goes on', () => {
  const { list } = one()
  const part = (offset: number) => list('all', { offset, limit: 4 })
  expect([part(0), part(4), part(8)]).toEqual([['open', 'completed', 'planned', 'running', '…'], ['over', 'past'], []])
})

test('an id is an incident’s or a window’s; what is gone or another organization’s is neither', () => {
  const room = statusRoom()
  const [incident, window, gone, foreign] = [
    anIncident(room),
    aWindow(room),
    anIncident(room),
    anIncident(room, {}, { organizationId: otherId }),
  ]
  removeIncident(room.deps, system, acmeId, gone)
  expect(findEvent(room.db, acmeId, incident).kind).toBe('incident')
  expect(findEvent(room.db, acmeId, window).kind).toBe('maintenance')
  for (const id of [gone, foreign, 'abcdefghijkl'])
    expect(refusal(() => findEvent(room.db, acmeId, id))).toBe('not_found')
})

test('programs of the team know internal services, the last reminder and what each update set', () => {
  const room = statusRoom()
  const api = room.service()
  editService(room.deps, system, acmeId, api, { internal: true })
  const incident = anIncident(room, { [api]: 'major_outage' })
  const window = aWindow(room, { serviceIds: [api], reminders: [60] })
  const load = () =>
    loadEvents(room.db, [
      { kind: 'maintenance', id: window },
      { kind: 'incident', id: incident },
      { kind: 'incident', id: 'gone' },
    ]).map(({ facts }) => facts)
  const services = [{ id: api, name: 'API' }]
  expect(load()).toMatchObject([
    { id: window, services, hasReminders: true, remindedAt: null, updates: [{ status: 'scheduled' }] },
    {
      id: incident,
      services,
      updates: [{ services: [{ id: api, oldStatus: 'operational', status: 'major_outage' }] }],
    },
  ])
  room.clock.advance(day - hour)
  runDueSteps(room.deps, system)
  expect(load()).toMatchObject([{ remindedAt: room.clock.now() }, {}])
})
