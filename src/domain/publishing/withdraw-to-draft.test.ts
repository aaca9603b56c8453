import { expect, test } from 'vitest'
import { drafts } from '#src/db/schema/operations.ts'
import { accountId, acmeId, programActor } from '#src/testing/personas.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import type { Actor, Member } from '../context.ts'
import { accepted } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import { saveDraft } from '../incidents/drafts.ts'
import { openByProgram } from '../incidents/open-by-program.ts'
import { type OpenIncident, openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { checkNewWindow } from '../maintenance/check-window.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { Held } from '../publications/held.ts'
import { localMoment } from '../time/local-moment.ts'
import { withdrawToDraft } from './withdraw-to-draft.ts'

const hour = 3_600_000
const told: OpenIncident = { title: 'Logins fail', body: 'We look.', status: 'identified', notify: true, services: [] }

/** Acme at some moment, in which whatever is published is published an hour later. */
function laterRoom() {
  const room = statusRoom()
  const later = <T extends Actor>(actor: T): T => ({ ...actor, publishing: { at: room.deps.clock.now() + hour } })
  return {
    ...room,
    held: (act: (actor: Member) => unknown): string => heldId(() => act(later(room.actor('ed')))),
    later,
    kept: () => room.db.select().from(drafts).all(),
  }
}

function heldId(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Held) return error.publication.id
    throw error
  }
  throw new Error('It was published.')
}

test('an incident that is withdrawn is a draft of whoever wrote it, as its form was filled in', () => {
  const room = laterRoom()
  const serviceId = room.service('API')
  const input = { ...told, services: [{ serviceId, status: 'major_outage' as const }] }
  const nextUpdateBy = room.deps.clock.now() + hour / 2
  const id = room.held((actor) => openIncident(room.deps, actor, acmeId, { ...input, nextUpdateBy }))
  expect(withdrawToDraft(room.deps, room.actor('ann'), acmeId, id)).toBe(true)
  expect(room.kept()).toMatchObject([{ accountId: accountId('ed'), organizationId: acmeId, subjectId: '' }])
  expect(room.kept()[0]?.fields).toEqual({
    ...{ title: 'Logins fail', body: 'We look.', status: 'identified', notify: 'yes', nextUpdateIn: '30' },
    [`service-${serviceId}`]: 'major_outage',
  })
})

test('an update goes behind what its writer has begun meanwhile, of which nothing changes', () => {
  const room = laterRoom()
  const { id: incidentId } = openIncident(room.deps, room.actor('ed'), acmeId, { ...told, notify: false })
  const update = { body: 'It is renewed.', status: 'monitoring' as const, notify: true, services: [] }
  const id = room.held((actor) => postUpdate(room.deps, actor, acmeId, incidentId, update))
  saveDraft(room.deps, room.actor('ed'), incidentId, { body: 'Another cause.', status: 'investigating' })
  withdrawToDraft(room.deps, room.actor('ed'), acmeId, id)
  expect(room.kept()).toMatchObject([{ subjectId: incidentId }])
  const fields = { body: 'Another cause.\n\nIt is renewed.', status: 'investigating', notify: 'yes' }
  expect(room.kept()[0]?.fields).toEqual(fields)
})

test('a plan of maintenance that is withdrawn is its form again, in the team’s own time', () => {
  const room = laterRoom()
  const serviceId = room.service('API')
  const scheduledStart = room.deps.clock.now() + 48 * hour
  const plan = {
    ...{ title: 'Database upgrade', body: 'New disks.', scheduledStart, scheduledEnd: scheduledStart + hour },
    ...{ serviceIds: [serviceId], reminders: [60], rule: 'FREQ=WEEKLY', notify: true },
    ...{ autoStart: true, autoComplete: false, notifyAtStart: false, notifyAtEnd: false },
  }
  const id = room.held((actor) => scheduleWindow(room.deps, actor, acmeId, plan))
  expect(withdrawToDraft(room.deps, room.actor('ann'), acmeId, id)).toBe(true)
  expect(room.kept()).toMatchObject([{ accountId: accountId('ed'), subjectId: 'maintenance' }])
  const fields = room.kept()[0]?.fields ?? {}
  expect(fields).toEqual({
    ...{ title: 'Database upgrade', body: 'New disks.', repeat: 'own', rule: 'FREQ=WEEKLY', remindSeries: 'yes' },
    ...{ scheduledStart: localMoment(scheduledStart, 'Europe/Berlin'), 'reminder-60': 'yes', autoStart: 'yes' },
    ...{
      scheduledEnd: localMoment(scheduledStart + hour, 'Europe/Berlin'),
      notify: 'yes',
      [`service-${serviceId}`]: 'yes',
    },
  })
  // Sent again as it stands, it is the same plan.
  const { firstStart: _, ...again } = accepted(checkNewWindow(readForm(fields), 'Europe/Berlin'))
  expect(again).toEqual(plan)
})

test('what a program wrote is nobody’s draft', () => {
  const room = laterRoom()
  const program = room.later(programActor({ role: 'editor' }) as Actor)
  const id = heldId(() => openByProgram(room.deps, program, acmeId, { ...told, named: [] }))
  expect([withdrawToDraft(room.deps, room.actor('ann'), acmeId, id), room.kept()]).toEqual([false, []])
})
