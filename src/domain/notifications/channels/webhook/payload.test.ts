import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { editIncident } from '#src/domain/incidents/edit-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { publishPostmortem } from '#src/domain/incidents/postmortem.ts'
import { recordPastIncident } from '#src/domain/incidents/record-past-incident.ts'
import { cancelWindow, postMaintenanceUpdate, rescheduleWindow } from '#src/domain/maintenance/change-window.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { addDelivery, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { sent, sentOrReason } from '#src/testing/sendable.ts'
import type { MessageKind } from '#src/words.ts'
import { recipientOf } from '../recipient.ts'
import { webhookPayload } from './payload.ts'

const noon = '2026-03-10T12:00:00.000Z'

interface Payload {
  meta: object
  page: object
  incident?: Record<string, unknown> & { incident_updates: Record<string, unknown>[]; components: { id: string }[] }
  component_update?: Record<string, unknown>
  component?: Record<string, unknown>
}

/** A room with an endpoint; `payload` is what it is sent for a message of that kind. */
function connected() {
  const room = testRoom()
  const { id: webhookEndpointId } = addWebhook(room.deps, 'https://hooks.example/a')
  const about = { webhookEndpointId, channel: 'webhook', organizationId: acmeId } as const
  const made = (kind: MessageKind, row: { notificationId?: string; subjectId?: string } = {}) => {
    const delivery = { ...addDelivery(room.deps, { ...about, kind, state: 'sending' }), ...row }
    return sentOrReason(webhookPayload(room.deps, delivery, sent(recipientOf(room.deps, delivery))))
  }
  return { room, webhookEndpointId, made, payload: (...of: Parameters<typeof made>) => made(...of) as Payload }
}

const service = ({ deps }: TestRoom, name: string, serviceGroupId: string | null = null, description = '') =>
  createService(deps, system, acmeId, { name, description, serviceGroupId }).id

const newest = ({ db }: TestRoom) => db.select().from(notifications).all().at(-1)?.id ?? ''

const component = (id: string, name: string, more: object = {}) => ({
  ...{ id, name, status: 'operational', created_at: noon, updated_at: noon, position: 1, description: null },
  ...{ showcase: true, start_date: '2026-03-10', group_id: null, page_id: acmeId, group: false },
  ...{ only_show_if_degraded: false, ...more },
})

test('a test says nothing of the page but how it is', () => {
  const { payload, webhookEndpointId } = connected()
  expect(payload('test_message')).toEqual({
    meta: {
      unsubscribe: `http://localhost/app/acme/webhooks/${webhookEndpointId}`,
      documentation: 'https://www.standardwebhooks.com/',
      generated_at: noon,
    },
    page: { id: acmeId, status_indicator: 'none', status_description: 'All Systems Operational' },
    test: { message: 'This is a test: nothing has happened.' },
  })
})

test('an incident, field by field', () => {
  const { room, payload } = connected()
  const group = createServiceGroup(room.deps, system, acmeId, { name: 'Core' }).id
  const api = service(room, 'API', group, 'For programs')
  service(room, 'Web')
  const { incidentId, notificationId } = notifyOfIncident(room.deps, { serviceIds: [api] })
  expect(payload('status_update', { notificationId }).incident).toEqual({
    ...{ id: incidentId, name: 'Logins fail', status: 'investigating', impact: 'major', impact_override: null },
    ...{ created_at: noon, updated_at: noon, started_at: noon, monitoring_at: null, resolved_at: null },
    ...{ shortlink: `http://localhost/incidents/${incidentId}`, page_id: acmeId, backfilled: false },
    ...{ postmortem_body: null, postmortem_body_last_updated_at: null, postmortem_published_at: null },
    ...{ postmortem_ignored: false, postmortem_notified_subscribers: false, postmortem_notified_twitter: false },
    ...{ scheduled_for: null, scheduled_until: null, scheduled_remind_prior: false, scheduled_reminded_at: null },
    ...{ scheduled_auto_in_progress: false, scheduled_auto_completed: false, reminder_intervals: null },
    components: [
      component(api, 'API', {
        status: 'partial_outage',
        group_id: group,
        description: 'For programs',
        position: expect.any(Number),
      }),
    ],
    incident_updates: [
      {
        ...{ id: expect.any(String), status: 'investigating', body: 'We are looking.', incident_id: incidentId },
        ...{ created_at: noon, updated_at: noon, display_at: noon, deliver_notifications: true },
        ...{ custom_tweet: null, tweet_id: null, wants_twitter_update: false, twitter_updated_at: null },
        affected_components: [
          { code: api, name: 'Core - API', old_status: 'operational', new_status: 'partial_outage' },
        ],
      },
    ],
  })
})

test('its history is newest first, up to what it is about, without what was deleted; an update that sets nothing affects nothing', () => {
  const { room, payload } = connected()
  const { incidentId, notificationId } = notifyOfIncident(room.deps)
  const post = (status: 'identified' | 'monitoring' | 'resolved') => {
    room.clock.advance(60_000)
    return postUpdate(room.deps, system, acmeId, incidentId, { status, body: status, services: [], notify: true }).id
  }
  const identified = post('identified')
  post('monitoring')
  const monitored = newest(room)
  post('resolved')
  const last = newest(room)
  deleteStatusUpdate(room.deps, system, acmeId, incidentId, identified)
  const told = (id: string) => payload('status_update', { notificationId: id }).incident
  const said = (id: string) =>
    told(id)?.incident_updates.map(({ status, affected_components }) => [status, affected_components])
  expect(said(notificationId)).toEqual([['investigating', null]])
  expect(said(monitored)).toEqual([
    ['monitoring', null],
    ['investigating', null],
  ])
  expect(said(last)).toEqual([
    ['resolved', null],
    ['monitoring', null],
    ['investigating', null],
  ])
  expect(told(notificationId)).toMatchObject({ status: 'investigating', monitoring_at: null, resolved_at: null })
  const monitoredAt = '2026-03-10T12:02:00.000Z'
  expect(told(monitored)).toMatchObject({ status: 'monitoring', monitoring_at: monitoredAt, resolved_at: null })
  expect(told(last)).toMatchObject({
    status: 'resolved',
    monitoring_at: monitoredAt,
    resolved_at: '2026-03-10T12:03:00.000Z',
  })
})

test('what was said before it and posted after it does not stand in it', () => {
  const { room, payload } = connected()
  room.clock.advance(60_000)
  const { incidentId, notificationId } = notifyOfIncident(room.deps)
  const displayAt = room.clock.now() - 30_000
  const early = { status: 'identified' as const, body: 'We knew.', services: [], notify: true, displayAt }
  postUpdate(room.deps, system, acmeId, incidentId, early)
  const said = (id: string) => payload('status_update', { notificationId: id }).incident?.incident_updates
  expect(said(notificationId)).toMatchObject([{ status: 'investigating' }])
  expect(said(newest(room))).toMatchObject([{ status: 'investigating' }, { status: 'identified' }])
})

test('what was written before events were is told as it stands now', () => {
  const { room, payload } = connected()
  const api = service(room, 'API')
  const { incidentId, notificationId } = notifyOfIncident(room.deps, { serviceIds: [api] })
  postUpdate(room.deps, system, acmeId, incidentId, { status: 'resolved', body: 'Over.', services: [], notify: false })
  writeUnaudited(room.db, (tx) => {
    tx.update(notifications).set({ standing: null }).run()
    tx.update(programEvents).set({ indicator: null, description: null, services: null }).run()
  })
  expect(payload('status_update', { notificationId })).toMatchObject({
    page: { status_indicator: 'none', status_description: 'All Systems Operational' },
    incident: { status: 'resolved', components: [{ status: 'operational' }], incident_updates: [{}, {}] },
  })
})

test('an impact set by hand is told from then on; a postmortem stands in its own fields, too', () => {
  const { room, payload } = connected()
  const { incidentId, notificationId } = notifyOfIncident(room.deps)
  editIncident(room.deps, system, acmeId, incidentId, { title: 'Logins fail', impactOverride: 'critical' })
  const over = { status: 'resolved' as const, body: 'Over.', services: [], notify: false }
  postUpdate(room.deps, system, acmeId, incidentId, over)
  room.clock.advance(1000)
  publishPostmortem(room.deps, system, acmeId, incidentId, { body: 'A cable.', notify: true })
  const at = '2026-03-10T12:00:01.000Z'
  expect(payload('status_update', { notificationId }).incident).toMatchObject({
    ...{ impact: 'none', impact_override: null, postmortem_body: null, postmortem_published_at: null },
  })
  expect(payload('status_update', { notificationId: newest(room) }).incident).toMatchObject({
    ...{ impact: 'critical', impact_override: 'critical', postmortem_body: 'A cable.' },
    ...{ postmortem_published_at: at, postmortem_body_last_updated_at: at, postmortem_notified_subscribers: true },
  })
})

test('an incident that was over when it was recorded is told as that', () => {
  const { room, payload } = connected()
  room.clock.advance(7_200_000)
  const [startedAt, endedAt] = [room.clock.now() - 7_200_000, room.clock.now() - 3_600_000]
  const past = { title: 'Old', body: 'It was.', services: [], startedAt, endedAt }
  const { id } = recordPastIncident(room.deps, system, acmeId, past)
  publishPostmortem(room.deps, system, acmeId, id, { body: 'A cable.', notify: true })
  expect(payload('status_update', { notificationId: newest(room) }).incident).toMatchObject({
    ...{ backfilled: true, started_at: '2026-03-10T12:00:00.000Z', resolved_at: '2026-03-10T13:00:00.000Z' },
  })
})

test('a service that left the page is in the history, and no component of it any more', () => {
  const { room, payload } = connected()
  const api = service(room, 'API')
  const { notificationId } = notifyOfIncident(room.deps, { serviceIds: [api] })
  archiveService(room.deps, system, acmeId, api, 'API')
  const { incident } = payload('status_update', { notificationId })
  expect(incident?.components).toEqual([])
  expect(incident?.incident_updates[0]?.affected_components).toMatchObject([{ code: api, name: 'API' }])
})

test('maintenance is an incident with a schedule, whose updates set all its services alike', () => {
  const { room, payload } = connected()
  const api = service(room, 'API')
  const { windowId, notificationId } = notifyOfMaintenance(room.deps, { serviceIds: [api] })
  const post = (status: 'in_progress' | 'verifying' | 'completed') => {
    room.clock.advance(60_000)
    postMaintenanceUpdate(room.deps, system, acmeId, windowId, { status, body: status, notify: true })
    return newest(room)
  }
  const begun = post('in_progress')
  post('verifying')
  const completed = post('completed')
  const told = (id: string) => payload('maintenance_update', { notificationId: id }).incident
  expect(told(completed)).toMatchObject({
    ...{ id: windowId, name: 'Upgrade', status: 'completed', impact: 'maintenance', impact_override: null },
    ...{ shortlink: `http://localhost/maintenance/${windowId}`, resolved_at: '2026-03-10T12:03:00.000Z' },
    ...{ scheduled_for: '2026-03-10T13:00:00.000Z', scheduled_until: '2026-03-10T14:00:00.000Z' },
    ...{ scheduled_remind_prior: true, scheduled_reminded_at: null },
    ...{ scheduled_auto_in_progress: true, scheduled_auto_completed: true },
  })
  const set = (told(completed)?.incident_updates ?? []).map(({ status, affected_components }) => {
    const [one] = affected_components as { code: string; old_status: string; new_status: string }[]
    return [status, one?.code, one?.old_status, one?.new_status]
  })
  expect(set).toEqual([
    ['completed', api, 'under_maintenance', 'operational'],
    ['verifying', api, 'under_maintenance', 'under_maintenance'],
    ['in_progress', api, 'operational', 'under_maintenance'],
    ['scheduled', api, 'operational', 'operational'],
  ])
  expect([notificationId, begun].map((id) => [told(id)?.status, told(id)?.resolved_at])).toEqual([
    ['scheduled', null],
    ['in_progress', null],
  ])
  expect([notificationId, begun].map((id) => told(id)?.components)).toMatchObject([
    [{ status: 'operational' }],
    [{ status: 'under_maintenance' }],
  ])
})

test('a window that is moved twice is told with its times of each', () => {
  const { room, payload } = connected()
  const { windowId, notificationId } = notifyOfMaintenance(room.deps)
  const ids = [16, 18].map((hour) => {
    const scheduledStart = Date.UTC(2026, 2, 10, hour)
    const moved = { scheduledStart, scheduledEnd: scheduledStart + 3_600_000, body: 'Later.', notify: true }
    rescheduleWindow(room.deps, system, acmeId, windowId, moved)
    return newest(room)
  })
  const told = [notificationId, ...ids].map((id) => payload('maintenance_update', { notificationId: id }).incident)
  expect(told.map((one) => [one?.scheduled_for, one?.incident_updates.length])).toEqual([
    ['2026-03-10T13:00:00.000Z', 1],
    ['2026-03-10T16:00:00.000Z', 2],
    ['2026-03-10T18:00:00.000Z', 3],
  ])
})

test('a cancelled maintenance is told as completed; a reminder says when it was reminded, until it begins', () => {
  const { room, payload, made } = connected()
  const { windowId } = notifyOfMaintenance(room.deps)
  room.clock.advance(46 * 60_000)
  runDueSteps(room.deps, system)
  const id = newest(room)
  const reminder = () => made('maintenance_reminder', { notificationId: id })
  expect(reminder()).toMatchObject({
    incident: { scheduled_reminded_at: '2026-03-10T12:46:00.000Z', status: 'scheduled' },
  })
  cancelWindow(room.deps, system, acmeId, windowId, { body: 'Off.', notify: true })
  expect(reminder()).toBe('The maintenance is not ahead any more.')
  expect(payload('maintenance_update', { notificationId: newest(room) }).incident).toMatchObject({
    status: 'completed',
    incident_updates: [{ status: 'completed', body: 'Off.' }, { status: 'scheduled' }],
  })
})

test('nobody is reminded of the time from which a window was moved', () => {
  const { room, made } = connected()
  const { windowId } = notifyOfMaintenance(room.deps)
  room.clock.advance(46 * 60_000)
  runDueSteps(room.deps, system)
  const notificationId = newest(room)
  const scheduledStart = Date.UTC(2026, 2, 10, 16)
  const moved = { scheduledStart, scheduledEnd: scheduledStart + 3_600_000, body: 'Later.', notify: false }
  rescheduleWindow(room.deps, system, acmeId, windowId, moved)
  expect(made('maintenance_reminder', { notificationId })).toBe('The maintenance was moved.')
})

test('a service’s status is told with the one before, also where both were set in one millisecond', () => {
  const { room, payload, made } = connected()
  const api = service(room, 'API')
  for (const status of ['degraded_performance', 'major_outage'] as const)
    setServiceStatus(room.deps, system, acmeId, api, status)
  const changes = room.db.select().from(programEvents).all()
  const told = changes.map(({ id }) => payload('service_status', { subjectId: id }))
  const common = { created_at: noon, component_type: 'Component', component_id: api }
  expect(told.map((one) => one.component_update)).toEqual([
    { ...common, id: changes[0]?.id, old_status: 'operational', new_status: 'degraded_performance' },
    { ...common, id: changes[1]?.id, old_status: 'degraded_performance', new_status: 'major_outage' },
  ])
  const position = expect.any(Number)
  expect(told).toMatchObject([
    {
      page: { status_indicator: 'minor', status_description: 'Degraded System Service' },
      component: component(api, 'API', { status: 'degraded_performance', position }),
    },
    {
      page: { status_indicator: 'critical', status_description: 'Major System Outage' },
      component: component(api, 'API', { status: 'major_outage', position }),
    },
  ])
  expect(told[1]).not.toHaveProperty('incident')
  archiveService(room.deps, system, acmeId, api, 'API')
  expect(made('service_status', { subjectId: changes[1]?.id })).toBe('The service is not on the page any more.')
  expect(made('service_status')).toBe('The service is not on the page any more.')
})

test('what is no event, and what was deleted, is not told', () => {
  const { room, made } = connected()
  const { notificationId } = notifyOfIncident(room.deps)
  expect(made('status_update', { notificationId: 'unknown00000' })).toBe('The status update was deleted.')
  expect(made('maintenance_update', { notificationId })).toBe('The maintenance is gone.')
  expect(made('invitation')).toBe('There is no such message for a webhook.')
})
