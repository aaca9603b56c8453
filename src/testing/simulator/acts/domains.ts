import type { Db } from '#src/db/connection.ts'
import { domainRecord } from '#src/domain/settings/domain-record.ts'
import { addMailDomain, checkMailDomain, listMailDomains, removeMailDomain } from '#src/domain/sso/mail-domains.ts'
import { checkMailDomains } from '../checks/mail-domains.ts'
import type { ModelMailDomain } from '../model.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import { type Act, attempt, attemptLater, ownerOf, someOrganization } from './attempt.ts'

const minute = 60_000
/** More would make a life slower, and no other. */
const most = 4

/** An organization says which addresses are its own; most often it makes the record that proves it. */
export const add: Act = (world, random) => {
  const { id: organizationId, name } = someOrganization(world, random)
  if (world.model.mailDomains.filter((one) => one.organizationId === organizationId).length >= most) return undefined
  const domain = `staff${world.step}.example.org`
  const found = (db: Db) => listMailDomains(db, organizationId).find((one) => one.domain === domain)
  const { done } = attempt(world, {
    act: (deps) => {
      addMailDomain(deps, ownerOf(organizationId), organizationId, domain)
      return found(deps.db)
    },
    find: found,
  })
  if (!done) return undefined
  const record = domainRecord(done)
  const unknown = { isProven: false, wasFound: false, missing: null, toldBy: 0 }
  world.model.mailDomains.push({ id: done.id, organizationId, domain, record, ...unknown })
  if (random.chance(0.8)) world.dns.publish(record.name, record.value)
  return `${domain} of ${name}, ${isThere(world, record) ? 'with' : 'without'} its record`
}

/** Somebody tidies up in DNS, or makes what was missing. */
export const changeRecord: Act = (world, random) => {
  const one = someDomain(world, random)
  if (!one) return undefined
  const { name, value } = one.record
  const wasThere = isThere(world, one.record)
  if (wasThere) world.dns.withdraw(name, value)
  else world.dns.publish(name, value)
  return `${one.domain} ${wasThere ? 'loses' : 'gets'} its record`
}

export const look: Act = async (world, random) => {
  const one = someDomain(world, random)
  if (!one) return undefined
  const { done } = await attemptLater(world, {
    act: async (deps) => {
      await checkMailDomain(deps, ownerOf(one.organizationId), one.organizationId, one.id)
      return true
    },
    find: () => null,
  })
  checkMailDomains(world, done === true)
  return done === null ? undefined : one.domain
}

export const remove: Act = (world, random) => {
  const one = someDomain(world, random)
  if (!one) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      removeMailDomain(deps, ownerOf(one.organizationId), one.organizationId, one.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  world.model.mailDomains = world.model.mailDomains.filter(({ id }) => id !== one.id)
  return one.domain
}

/** No server answers, most often for a short while. */
export const trouble: Act = ({ dns, time }, random) => {
  const minutes = random.chance(0.7) ? random.between(1, 300) : random.between(300, 5 * 24 * 60)
  dns.silence(time.elapsed() + minutes * minute)
  return `silent for ${minutes} minutes`
}

function isThere({ dns }: World, { name, value }: ModelMailDomain['record']): boolean {
  return dns.isThere(name, value)
}

/** Of an organization that is there. */
function someDomain({ model }: World, random: Random): ModelMailDomain | undefined {
  const there = new Set(model.organizations.flatMap(({ id, deletedAt }) => (deletedAt === null ? [id] : [])))
  const domains = model.mailDomains.filter(({ organizationId }) => there.has(organizationId))
  return domains.length === 0 ? undefined : random.pick(domains)
}
