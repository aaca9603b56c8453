import { removeIncident } from '#src/domain/incidents/delete-incident.ts'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { reopenIncident, resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { takeBackUpdate } from '#src/domain/incidents/take-back-update.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import type { IncidentStatus, ServiceStatus } from '#src/words.ts'
import { saidNow } from '../dating.ts'
import { isOpen, type ModelIncident, type ModelOrganization } from '../model.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import { type Act, attempt, newest, ownerOf, someOrganization, someWriter } from './attempt.ts'

const statuses: ServiceStatus[] = ['operational', 'degraded_performance', 'partial_outage', 'major_outage']
const going: IncidentStatus[] = ['investigating', 'identified', 'monitoring']
const newestIncident = 'SELECT id AS value FROM incidents ORDER BY rowid DESC LIMIT 1'
const newestUpdate = 'SELECT id AS value FROM status_updates ORDER BY rowid DESC LIMIT 1'

function affected({ services }: ModelOrganization, random: Random) {
  return random.some(services, 0.4).map(({ id }) => ({ serviceId: id, status: random.pick(statuses) }))
}

function setsOf(services: { serviceId: string; status: ServiceStatus }[]): Map<string, ServiceStatus> {
  return new Map(services.map(({ serviceId, status }) => [serviceId, status]))
}

export const open: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const [status, services, writer] = [
    random.pick(going),
    affected(organization, random),
    someWriter(world, organization, random),
  ]
  const notify = random.chance(0.85)
  const title = `Incident ${world.step}`
  const at = saidNow(world)
  const nextUpdateBy = random.chance(0.3) ? world.time.clock.now() + random.pick([15, 30, 60]) * 60_000 : null
  const { done } = attempt(world, {
    act: (deps) =>
      openIncident(deps, writer, organization.id, { title, body: 'Text', status, services, notify, nextUpdateBy }).id,
    find: (db) => newest(db, newestIncident),
  })
  if (done === null) return undefined
  const id = newest(dbOf(world), newestUpdate)
  organization.incidents.push({
    id: done,
    title,
    isDeleted: false,
    updates: [{ id, at, status, sets: setsOf(services) }],
  })
  return `“${title}” ${status}, ${services.map((one) => one.status).join(' ')}${notify ? '' : ', untold'}`
}

export const update: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const incident = someIncident(organization, random, isOpen)
  if (!incident) return undefined
  const [status, services, writer] = [
    random.pick(going),
    affected(organization, random),
    someWriter(world, organization, random),
  ]
  const now = saidNow(world)
  // Nobody can tell by a wrong clock how long ago something was.
  const isRight = world.time.offset() === 0 && world.dating.isExact
  const at = random.chance(0.15) && isRight ? now - random.between(1, 300) * 60_000 : now
  const backDated = at < now ? { displayAt: at } : {}
  const input = { status, body: 'More', services, notify: random.chance(0.8), ...backDated }
  const { done } = attempt(world, {
    act: (deps) => postUpdate(deps, writer, organization.id, incident.id, input).id,
    find: (db) => newest(db, newestUpdate),
  })
  if (done === null) return undefined
  incident.updates.push({ id: done, at, status, sets: setsOf(services) })
  return `of “${incident.title}”: ${status}${at < now ? ', back-dated' : ''}`
}

export const resolve: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const incident = someIncident(organization, random, isOpen)
  if (!incident) return undefined
  const writer = someWriter(world, organization, random)
  const at = saidNow(world)
  const { done } = attempt(world, {
    act: (deps) => resolveIncident(deps, writer, organization.id, incident.id, { body: 'Over', notify: true }).id,
    find: (db) => newest(db, newestUpdate),
  })
  if (done === null) return undefined
  const touched = incident.updates.flatMap(({ sets }) => [...sets.keys()])
  const sets = new Map(touched.map((id) => [id, 'operational' as const]))
  incident.updates.push({ id: done, at, status: 'resolved', sets })
  return `“${incident.title}”`
}

export const reopen: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const incident = someIncident(organization, random, (one) => !one.isDeleted && !isOpen(one))
  if (!incident) return undefined
  const services = affected(organization, random)
  const at = saidNow(world)
  const { done } = attempt(world, {
    act: (deps) =>
      reopenIncident(deps, ownerOf(organization.id), organization.id, incident.id, {
        body: 'Again',
        notify: true,
        services,
      }).id,
    find: (db) => newest(db, newestUpdate),
  })
  if (done === null) return undefined
  incident.updates.push({ id: done, at, status: 'investigating', sets: setsOf(services) })
  return `“${incident.title}”`
}

/** Corrects the words of an update, and sometimes its moment. */
export const edit: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const incident = someIncident(organization, random, ({ isDeleted }) => !isDeleted)
  const chosen = incident && random.pick(incident.updates)
  if (!incident || !chosen) return undefined
  const notify = random.chance(0.5)
  const { done } = attempt(world, {
    act: (deps) => {
      const input = { body: `Better ${world.step}`, notify }
      editStatusUpdate(deps, ownerOf(organization.id), organization.id, incident.id, chosen.id, input)
      return true
    },
    find: () => true,
  })
  return done === null ? undefined : `an update of “${incident.title}”${notify ? ', told' : ''}`
}

/** The writer takes back what they posted last, while its messages wait. */
export const takeBack: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const incident = someIncident(organization, random, ({ isDeleted }) => !isDeleted)
  const last = incident?.updates.at(-1)
  if (!incident || !last) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      takeBackUpdate(deps, ownerOf(organization.id), organization.id, incident.id, last.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  recallOf(world, [last.id])
  incident.updates.pop()
  incident.isDeleted = incident.updates.length === 0
  return `the last update of “${incident.title}”`
}

export const removeUpdate: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const incident = someIncident(organization, random, ({ isDeleted, updates }) => !isDeleted && updates.length > 1)
  const chosen = incident && random.pick(incident.updates)
  if (!incident || !chosen) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      deleteStatusUpdate(deps, ownerOf(organization.id), organization.id, incident.id, chosen.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  recallOf(world, [chosen.id])
  incident.updates = incident.updates.filter((one) => one !== chosen)
  return `of “${incident.title}”`
}

export const remove: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const incident = someIncident(organization, random, ({ isDeleted }) => !isDeleted)
  if (!incident) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      removeIncident(deps, ownerOf(organization.id), organization.id, incident.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  recallOf(
    world,
    incident.updates.map(({ id }) => id),
  )
  incident.isDeleted = true
  return `“${incident.title}”`
}

/** Somebody sets what a service is by itself. */
export const setStatus: Act = (world, random) => {
  const organization = someOrganization(world, random)
  if (organization.services.length === 0) return undefined
  const service = random.pick(organization.services)
  const status = random.pick(statuses)
  const at = saidNow(world)
  const { done } = attempt(world, {
    act: (deps) => {
      setServiceStatus(deps, ownerOf(organization.id), organization.id, service.id, status)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  service.own.push({ at, status })
  return status
}

/** Nothing of these updates may leave any more. */
function recallOf(world: World, updateIds: readonly string[]): void {
  const client = dbOf(world).$client
  for (const id of updateIds)
    for (const row of client
      .query<{ id: string }, [string]>('SELECT id FROM notifications WHERE status_update_id = ?')
      .all(id)) {
      const owed = world.told.owed.get(row.id)
      if (owed) owed.isRecalled = true
    }
}

function dbOf({ process }: World) {
  if (!process) throw new Error('nobody serves')
  return process.db
}

function someIncident(
  { incidents }: ModelOrganization,
  random: Random,
  which: (incident: ModelIncident) => boolean,
): ModelIncident | undefined {
  const found = incidents.filter(which).slice(-8)
  return found.length > 0 ? random.pick(found) : undefined
}
