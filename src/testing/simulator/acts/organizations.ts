import { openOrganization } from '#src/domain/organizations/create-organization.ts'
import { deleteOrganization, restoreOrganization } from '#src/domain/organizations/delete-organization.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { provenAs } from '../../personas.ts'
import { saidNow } from '../dating.ts'
import { zones } from '../script.ts'
import { type Act, attempt, newest, ownerOf, someOrganization } from './attempt.ts'

/** More would make a life slower, and no other. */
const most = 4
const mostServices = 4

export const found: Act = (world, random) => {
  const { organizations } = world.model
  if (organizations.filter(({ deletedAt }) => deletedAt === null).length >= most) return undefined
  const name = `Firm ${world.step}`
  const timeZone = random.pick(zones)
  const input = { organization: name, slug: `firm-${world.step}`, timeZone }
  const newestId = 'SELECT id AS value FROM organizations ORDER BY rowid DESC LIMIT 1'
  const { done } = attempt(world, {
    act: (deps) => {
      openOrganization(deps, provenAs('iris'), input)
      return newest(deps.db, newestId)
    },
    find: (db) => newest(db, newestId),
  })
  if (done === null) return undefined
  const nobody = { services: [], incidents: [], subscribers: [], endpoints: [] }
  const nothing = { lists: [], imports: [], requests: [], asked: new Map() }
  const recallSeconds = recallOf(world, done)
  organizations.push({ id: done, name, timeZone, recallSeconds, deletedAt: null, ...nobody, ...nothing })
  return name
}

function recallOf({ process }: Parameters<Act>[0], id: string): number {
  const sql = 'SELECT recall_seconds AS seconds FROM organizations WHERE id = ?'
  return process?.db.$client.query<{ seconds: number }, [string]>(sql).get(id)?.seconds ?? 0
}

export const addService: Act = (world, random) => {
  const organization = someOrganization(world, random)
  if (organization.services.length >= mostServices) return undefined
  const startedAt = saidNow(world)
  const name = `Service ${world.step}`
  const { done } = attempt(world, {
    act: (deps) =>
      createService(deps, ownerOf(organization.id), organization.id, { name, description: '', serviceGroupId: null })
        .id,
    find: (db) => newest(db, 'SELECT id AS value FROM services ORDER BY rowid DESC LIMIT 1'),
  })
  if (done === null) return undefined
  organization.services.push({ id: done, startedAt, own: [] })
  return `${name} of ${organization.name}`
}

/** The home organization stays. */
export const remove: Act = (world, random) => {
  const [, ...others] = world.model.organizations.filter(({ deletedAt }) => deletedAt === null)
  if (others.length === 0) return undefined
  const organization = random.pick(others)
  const { done } = attempt(world, {
    act: (deps) => {
      deleteOrganization(deps, ownerOf(organization.id), organization.id, organization.name)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  organization.deletedAt = world.time.clock.now()
  // For good: they are not brought back with it.
  for (const token of world.model.tokens) if (token.organizationId === organization.id) token.isRevoked = true
  for (const owed of world.told.owed.values()) if (owed.organizationId === organization.id) owed.isGone = true
  return organization.name
}

export const restore: Act = (world, random) => {
  const gone = world.model.organizations.filter(({ deletedAt }) => deletedAt !== null)
  if (gone.length === 0) return undefined
  const organization = random.pick(gone)
  const { done } = attempt(world, {
    act: (deps) => {
      restoreOrganization(deps, provenAs('iris'), organization.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  organization.deletedAt = null
  return organization.name
}
