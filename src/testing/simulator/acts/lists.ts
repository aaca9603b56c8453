import { eraseAddress } from '#src/domain/data-requests/erase-address.ts'
import { recordDataRequest } from '#src/domain/data-requests/record-data-request.ts'
import { previewImport } from '#src/domain/subscriber-imports/preview-import.ts'
import { startImport } from '#src/domain/subscriber-imports/start-import.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { provenAs } from '../../personas.ts'
import { checkErased } from '../checks/erased.ts'
import { checkPreview } from '../checks/lists.ts'
import { addressOf, mostPeople } from '../people.ts'
import { type Act, attempt, attemptLater, newest, ownerOf, someOrganization } from './attempt.ts'

/** A list of people who agreed elsewhere: new ones, ones who follow already, and ones who have left or were erased. */
export const preview: Act = async (world, random) => {
  const organization = someOrganization(world, random)
  const many = Array.from({ length: random.between(1, 8) }, () => random.below(mostPeople))
  const emails = new Set(many.map((person) => addressOf(world.seed, person)))
  const bytes = new TextEncoder().encode(['email', ...emails, ''].join('\n'))
  const list = { fileName: 'list.csv', bytes, consent: 'Our shop' }
  // It leaves no entry in an audit chain: where the process dies of it, the list is uploaded anew.
  const { done: id } = await attemptLater<string>(world, {
    act: (deps) => previewImport(deps, ownerOf(organization.id), organization.id, list),
    find: () => '',
  })
  if (!id) return undefined
  const known = new Set(organization.subscribers.map(({ address }) => address))
  const looked = { id, emails: [...emails], unknown: [...emails.difference(known)] }
  organization.lists.push(looked)
  checkPreview(world, organization, looked)
  return `${emails.size} people`
}

/** Whoever leaves or is erased between the two does not come back by it. */
export const bring: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const list = organization.lists.at(random.below(2) - 2) ?? organization.lists.at(-1)
  if (!list) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      startImport(deps, ownerOf(organization.id), organization.id, list.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  organization.lists = organization.lists.filter((one) => one !== list)
  organization.imports.push(list)
  for (const email of list.emails) organization.asked.set(email, { by: 'team', following: everything })
  return `${list.emails.length} people`
}

/** Somebody asks to be erased everywhere. */
export const eraseEverywhere: Act = async (world, random) => {
  const address = addressOf(world.seed, random.below(mostPeople))
  const receivedAt = world.time.clock.now()
  const recorded = attempt(world, {
    act: (deps) => recordDataRequest(deps, provenAs('iris'), { address, kind: 'erasure', receivedAt, notes: '' }),
    find: (db) => newest(db, 'SELECT id AS value FROM data_requests ORDER BY rowid DESC LIMIT 1'),
  })
  const id = recorded.done
  if (id === null) return undefined
  const { done } = await attemptLater(world, {
    act: (deps) => eraseAddress(deps, provenAs('iris'), id),
    find: () => null,
  })
  world.model.forgotten.add(address)
  forget(world, address)
  if (done !== null) checkErased(world, address)
  return address
}

/** It is done in several steps, one for each organization: whatever of it was done stays, and the rest waits for another request. */
function forget(world: Parameters<Act>[0], address: string): void {
  const sql = 'SELECT erased_at IS NOT NULL AS erased FROM subscribers WHERE id = ?'
  for (const { subscribers } of world.model.organizations)
    for (const one of subscribers.filter((who) => who.address === address)) {
      const row = world.process?.db.$client.query<{ erased: number }, [string]>(sql).get(one.id)
      if (row?.erased && one.state !== 'erased') Object.assign(one, { state: 'erased', since: world.time.elapsed() })
    }
}
