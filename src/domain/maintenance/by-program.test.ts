import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { day, hour, minute, type StatusRoom, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { changeByProgram, type WindowChange } from './change-by-program.ts'
import { findWindow, remindersOf, servicesOfWindow, updatesOfWindow } from './find-window.ts'
import { planByProgram, type WindowByProgram } from './plan-by-program.ts'
import { runDueSteps } from './run-due-steps.ts'

function planned(input: Partial<WindowByProgram> = {}) {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const plan = (more: Partial<WindowByProgram> = {}) =>
    planByProgram(room.deps, system, acmeId, { ...whole(room), ...more })
  const { id } = plan({ named: [api], ...input })
  const change = (more: Partial<WindowChange>) =>
    changeByProgram(room.deps, system, acmeId, id, { notify: false, ...more })
  const said = () => updatesOfWindow(room.db, id).map(({ status, body }) => [status, body])
  return { room, api, web, id, plan, change, said, window: () => findWindow(room.db, acmeId, id) }
}

function whole({ clock }: StatusRoom): WindowByProgram {
  const start = clock.now() + day
  return {
    ...{ title: 'Disks', status: 'scheduled', body: 'New disks.', notify: false, remindPrior: false },
    ...{ impactOverride: null, metadata: {}, scheduledStart: start, scheduledEnd: start + hour },
    ...{ autoStart: false, autoComplete: false, notifyAtStart: false, notifyAtEnd: false },
    ...{ affectsServices: true, releasesServices: true },
  }
}

test('a plan is kept as it was said, and told once', () => {
  const { room, api, web, plan } = planned()
  subscribe(room.deps, 'sue@example.org')
  const more = {
    metadata: { jira: { id: 'OPS-1' } },
    impactOverride: 'major',
    remindPrior: true,
    notify: true,
  } as const
  const window = plan({ ...more, named: [api], statuses: [{ serviceId: web, status: 'under_maintenance' }] })
  expect(window).toMatchObject({
    title: 'Disks',
    status: 'scheduled',
    metadata: more.metadata,
    impactOverride: 'major',
  })
  expect(servicesOfWindow(room.db, window.id).map(({ name }) => name)).toEqual(['API', 'Web'])
  expect(remindersOf(room.db, window.id)).toMatchObject([{ leadMinutes: 60 }])
  expect([room.notified().length, room.statuses(api, web)]).toEqual([1, ['operational', 'operational']])
})

test('what starts by itself and is due runs at once; what is said to run or to be over does', () => {
  const { room, api, plan } = planned()
  const now = room.clock.now()
  const past = { scheduledStart: now - hour, scheduledEnd: now + hour, named: [api] }
  expect(plan({ ...past, autoStart: true })).toMatchObject({ status: 'in_progress', startedAt: now - hour })
  expect(room.statuses(api)).toEqual(['under_maintenance'])
  expect(plan({ ...past, status: 'verifying' })).toMatchObject({
    status: 'verifying',
    startedAt: now - hour,
    endedAt: null,
  })
  const over = { scheduledStart: now - 3 * hour, scheduledEnd: now - hour }
  expect(plan({ ...over, status: 'completed' })).toMatchObject({ startedAt: now - 3 * hour, endedAt: now - hour })
})

test.each<[string, Partial<WindowChange>, [string, string] | null]>([
  ['a status alone', { status: 'in_progress' }, ['in_progress', 'The maintenance has begun.']],
  ['a status with a text', { status: 'completed', body: 'Done.' }, ['completed', 'Done.']],
  ['a text alone', { body: 'Soon.' }, ['scheduled', 'Soon.']],
  ['the status that it has', { status: 'scheduled' }, null],
  ['its title and its flags', { title: 'Cables', autoStart: true, releasesServices: false }, null],
  ['nothing', {}, null],
])('%s: one update, or none', (_, input, update) => {
  const { room, change, said } = planned()
  change({ ...input, notify: true })
  expect(said()).toEqual([...(update ? [update] : []), ['scheduled', 'New disks.']])
  expect(room.notified()).toHaveLength(update ? 1 : 0)
})

test('it goes its way, back, and begins again after its end', () => {
  const { room, api, change } = planned()
  const course = (['in_progress', 'verifying', 'completed', 'in_progress', 'scheduled'] as const).map((status) => {
    room.clock.advance(minute)
    const { startedAt, endedAt } = change({ status })
    return [status, startedAt !== null, endedAt !== null, ...room.statuses(api)]
  })
  expect(course).toEqual([
    ['in_progress', true, false, 'under_maintenance'],
    ['verifying', true, false, 'under_maintenance'],
    ['completed', true, true, 'operational'],
    ['in_progress', true, false, 'under_maintenance'],
    ['scheduled', false, false, 'operational'],
  ])
})

test('other times move it for calendars, and its reminder; its text stays', () => {
  const { room, id, change, said, window } = planned({ remindPrior: true })
  const start = room.clock.now() + 2 * day
  expect(change({ scheduledStart: start, scheduledEnd: start + hour })).toMatchObject({
    sequence: 1,
    status: 'scheduled',
  })
  expect(remindersOf(room.db, id)).toMatchObject([{ leadMinutes: 60, remindAt: start - hour }])
  expect(said()).toHaveLength(1)
  change({ scheduledStart: start })
  expect(window().sequence).toBe(1)
  change({ remindPrior: false })
  expect(remindersOf(room.db, id)).toEqual([])
  change({ remindPrior: true })
  expect(remindersOf(room.db, id)).toHaveLength(1)
})

test('services come and go, and while it runs so does their maintenance', () => {
  const { room, api, web, change } = planned()
  change({ status: 'in_progress' })
  change({ named: [web] })
  expect(room.statuses(api, web)).toEqual(['operational', 'under_maintenance'])
  change({ statuses: [{ serviceId: api, status: 'under_maintenance' }] })
  expect(room.statuses(api, web)).toEqual(['under_maintenance', 'under_maintenance'])
})

test.each([
  ['they are left alone by a flag', { affectsServices: false }, {}],
  ['they are said to stay operational', {}, { statuses: 'operational' }],
] as const)('while it runs, %s', (_, plan, { statuses }: { statuses?: 'operational' }) => {
  const { room, api, change } = planned(plan)
  change({ status: 'in_progress', ...(statuses && { statuses: [{ serviceId: api, status: statuses }] }) })
  expect(room.statuses(api)).toEqual(['operational'])
  change({ status: 'completed' })
  expect(room.statuses(api)).toEqual(['operational'])
})

test.each([
  ['by a flag, when the clock ends it', true, 'clock'],
  ['by a flag, when a program ends it', true, 'program'],
  ['by what the program says of them', false, 'under_maintenance'],
] as const)('at its end they stay under maintenance %s, until somebody sets them', (_, flag, how) => {
  const { room, api, id, change } = planned({ releasesServices: !flag, autoStart: true, autoComplete: true })
  room.clock.advance(day)
  runDueSteps(room.deps, system)
  const statuses = how === 'under_maintenance' ? [{ serviceId: api, status: how }] : []
  if (how === 'clock') {
    room.clock.advance(hour)
    runDueSteps(room.deps, system)
  } else change({ status: 'completed', statuses })
  expect([findWindow(room.db, acmeId, id).status, room.statuses(api)]).toEqual(['completed', ['under_maintenance']])
  change({ statuses: [{ serviceId: api, status: 'operational' }] })
  expect(room.statuses(api)).toEqual(['operational'])
})

test('what cannot be is refused by name, and changes nothing', () => {
  const { room, api, web, id, plan, change, window } = planned({
    named: undefined,
    autoStart: true,
    autoComplete: true,
  })
  const now = room.clock.now()
  const before = window()
  const some = [
    { serviceId: api, status: 'under_maintenance' as const },
    { serviceId: web, status: 'operational' as const },
  ]
  const refused: (() => unknown)[] = [
    () => plan({ scheduledEnd: now }),
    () => plan({ scheduledStart: now - hour, scheduledEnd: now - minute }),
    () => plan({ scheduledEnd: now + 100 * day }),
    () => plan({ named: ['abcdefghijkl'] }),
    () => change({ statuses: [{ serviceId: api, status: 'major_outage' }] }),
    () => change({ status: 'in_progress', statuses: some }),
    () => change({ title: 'x', named: ['abcdefghijkl'] }),
    () => change({ scheduledStart: now - 1 }),
    () => change({ status: 'in_progress', scheduledStart: now - hour, scheduledEnd: now - minute }),
  ]
  expect(refused.map(refusal)).toEqual(refused.map(() => 'invalid'))
  expect([window(), updatesOfWindow(room.db, id).length]).toEqual([before, 1])
})

test('viewers and other organizations plan and change nothing; the audit log has what was done', () => {
  const { room, id, change } = planned()
  expect(
    strangers(room, (actor, org) => changeByProgram(room.deps, actor, org, id, { title: 'x', notify: true })),
  ).toEqual(shutOut)
  const plan = (who: 'vic' | 'olga') => planByProgram(room.deps, room.actor(who), acmeId, whole(room))
  expect([refusal(() => plan('vic')), refusal(() => plan('olga'))]).toEqual(['forbidden', 'not_found'])
  change({ title: 'Cables' })
  expect(room.lastAudit()).toMatchObject({
    action: 'maintenance.edited',
    changes: { before: { title: 'Disks' }, after: { title: 'Cables' } },
  })
  change({ status: 'completed' })
  expect(room.lastAudit()).toMatchObject({ action: 'maintenance.updated', subject: ['maintenance_window', id] })
})
