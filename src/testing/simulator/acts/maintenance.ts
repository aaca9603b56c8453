import {
  cancelWindow,
  extendWindow,
  postMaintenanceUpdate,
  rescheduleWindow,
} from '#src/domain/maintenance/change-window.ts'
import { deleteWindow } from '#src/domain/maintenance/delete-window.ts'
import { ruleOf } from '#src/domain/maintenance/recurrence.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { endSeries } from '#src/domain/maintenance/series.ts'
import { localMoment, momentIn } from '#src/domain/time/local-moment.ts'
import type { ModelOrganization } from '../model.ts'
import type { Random } from '../random.ts'
import { processOf, type World } from '../world.ts'
import { type Act, attempt, newest, ownerOf, someOrganization, someWriter } from './attempt.ts'

const minute = 60_000
const hour = 60 * minute
const newestWindow = 'SELECT id AS value FROM maintenance_windows ORDER BY rowid DESC LIMIT 1'

export const plan: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const start = world.time.clock.now() + random.between(1, 72 * 60) * minute
  const input = {
    ...planOf(organization, random),
    scheduledStart: start,
    scheduledEnd: start + random.between(1, 300) * minute,
    rule: null,
  }
  const { done } = attempt(world, {
    act: (deps) => scheduleWindow(deps, someWriter(world, organization, random), organization.id, input).id,
    find: (db) => newest(db, newestWindow),
  })
  return done === null ? undefined : `${done} from ${new Date(start).toISOString()}`
}

/** At a time of the night, so that it meets the hours that clocks skip and repeat. */
export const planSeries: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const day = localMoment(world.time.clock.now() + random.between(1, 3) * 24 * hour, organization.timeZone).slice(0, 10)
  const firstStart = `${day}T0${random.below(4)}:${random.pick(['00', '15', '30'])}`
  const scheduledStart = momentIn(firstStart, organization.timeZone) ?? 0
  const rule = ruleOf(random.pick(['daily', 'weekly', 'fortnightly', 'monthly_by_weekday']), firstStart, '')
  const times = { scheduledStart, scheduledEnd: scheduledStart + random.between(10, 120) * minute }
  const { done } = attempt(world, {
    act: (deps) =>
      scheduleWindow(deps, ownerOf(organization.id), organization.id, {
        ...planOf(organization, random),
        ...times,
        rule,
        firstStart,
      }).id,
    find: (db) => newest(db, 'SELECT id AS value FROM maintenance_series ORDER BY rowid DESC LIMIT 1'),
  })
  return done === null ? undefined : `${rule} from ${firstStart} ${organization.timeZone}`
}

export const endOfSeries: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const ids = idsWhere(
    world,
    'SELECT id FROM maintenance_series WHERE ended_at IS NULL AND organization_id = ?',
    organization.id,
  )
  if (ids.length === 0) return undefined
  return onWindow(world, random.pick(ids), (deps, id) =>
    endSeries(deps, ownerOf(organization.id), organization.id, id, { body: 'No more', notify: random.chance(0.5) }),
  )
}

export const reschedule: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const id = someWindow(world, random, organization, "status = 'scheduled'")
  const start = world.time.clock.now() + random.between(10, 48 * 60) * minute
  const times = { scheduledStart: start, scheduledEnd: start + random.between(5, 200) * minute }
  return onWindow(world, id, (deps) =>
    rescheduleWindow(deps, ownerOf(organization.id), organization.id, id ?? '', {
      ...times,
      body: 'Later',
      notify: random.chance(0.7),
    }),
  )
}

export const extend: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const id = someWindow(world, random, organization, "status IN ('in_progress', 'verifying')")
  const scheduledEnd = world.time.clock.now() + random.between(5, 200) * minute
  return onWindow(world, id, (deps) =>
    extendWindow(deps, ownerOf(organization.id), organization.id, id ?? '', {
      scheduledEnd,
      body: 'Longer',
      notify: true,
    }),
  )
}

export const step: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const id = someWindow(world, random, organization, 'ended_at IS NULL')
  const status = random.pick(['in_progress', 'verifying', 'completed'] as const)
  const isLate = id !== undefined && isUnbegunLate(world, id)
  const done = onWindow(world, id, (deps) =>
    postMaintenanceUpdate(deps, ownerOf(organization.id), organization.id, id ?? '', {
      status,
      body: 'Step',
      notify: random.chance(0.7),
    }),
  )
  if (done !== undefined && isLate) world.dating.begunLate.add(done)
  return done
}

/** It has not begun, although its planned end has passed. */
function isUnbegunLate(world: World, id: string): boolean {
  const sql = `SELECT id FROM maintenance_windows WHERE id = ? AND started_at IS NULL AND scheduled_end <= ${world.time.clock.now()}`
  return idsWhere(world, sql, id).length > 0
}

export const cancel: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const id = someWindow(world, random, organization, 'ended_at IS NULL')
  return onWindow(world, id, (deps) =>
    cancelWindow(deps, ownerOf(organization.id), organization.id, id ?? '', {
      body: 'Off',
      notify: random.chance(0.7),
    }),
  )
}

export const removeWindow: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const id = someWindow(world, random, organization, '1')
  return onWindow(world, id, (deps) => deleteWindow(deps, ownerOf(organization.id), organization.id, id ?? ''))
}

function planOf({ services }: ModelOrganization, random: Random) {
  return {
    title: 'Works',
    body: 'Planned',
    serviceIds: random.some(services, 0.5).map(({ id }) => id),
    reminders: random.some([24 * 60, 60, 15], 0.4),
    autoStart: random.chance(0.85),
    autoComplete: random.chance(0.8),
    notifyAtStart: random.chance(0.6),
    notifyAtEnd: random.chance(0.6),
    notify: random.chance(0.8),
  }
}

function onWindow(
  world: World,
  id: string | undefined,
  act: (deps: Parameters<typeof deleteWindow>[0], id: string) => void,
): string | undefined {
  if (id === undefined) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      act(deps, id)
      return true
    },
    find: () => true,
  })
  return done === null ? undefined : id
}

function someWindow(world: World, random: Random, { id }: ModelOrganization, which: string): string | undefined {
  const sql = `SELECT id FROM maintenance_windows WHERE organization_id = ? AND deleted_at IS NULL AND ${which} ORDER BY scheduled_start LIMIT 5`
  const ids = idsWhere(world, sql, id)
  return ids.length > 0 ? random.pick(ids) : undefined
}

function idsWhere(world: World, sql: string, asked: string): string[] {
  if (!world.process) return []
  const { $client: client } = processOf(world).db
  return client
    .query<{ id: string }, [string]>(sql)
    .all(asked)
    .map(({ id }) => id)
}
