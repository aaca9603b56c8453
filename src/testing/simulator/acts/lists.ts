import { eraseAddress } from '#src/domain/data-requests/erase-address.ts'
import { recordDataRequest } from '#src/domain/data-requests/record-data-request.ts'
import { previewImport } from '#src/domain/subscriber-imports/preview-import.ts'
import { startImport } from '#src/domain/subscriber-imports/start-import.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { provenAs } from '../../personas.ts'
import { addressOf, mostPeople } from '../people.ts'
import { type Act, attempt, attemptLater, newest, ownerOf, someOrganization } from './attempt.ts'

/** A list of people who agreed elsewhere: new ones, ones who follow already, and ones who have left or were erased. */
export const bring: Act = async (world, random) => {
  const organization = someOrganization(world, random)
  const actor = ownerOf(organization.id)
  const emails = new Set(
    Array.from({ length: random.between(1, 8) }, () => addressOf(world.seed, random.below(mostPeople))),
  )
  const bytes = new TextEncoder().encode(['email', ...emails, ''].join('\n'))
  const previewed = await attemptLater(world, {
    act: (deps) => previewImport(deps, actor, organization.id, { fileName: 'list.csv', bytes, consent: 'Our shop' }),
    find: (db) => newest(db, 'SELECT id AS value FROM subscriber_imports ORDER BY rowid DESC LIMIT 1'),
  })
  const id = previewed.done
  if (id === null) return undefined
  const { done } = attempt(world, {
    act: (deps) => {
      startImport(deps, actor, organization.id, id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  for (const email of emails) organization.asked.set(email, { by: 'team', following: everything })
  return `${emails.size} people`
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
  await attemptLater(world, { act: (deps) => eraseAddress(deps, provenAs('iris'), id), find: () => 0 })
  forget(world, address)
  return address
}

/** It is done in several steps, one for each organization: whatever of it was done stays, and the rest waits for another request. */
function forget(world: Parameters<Act>[0], address: string): void {
  const sql = 'SELECT erased_at IS NOT NULL AS erased FROM subscribers WHERE id = ?'
  for (const { subscribers } of world.model.organizations)
    for (const one of subscribers.filter((who) => who.address === address)) {
      const row = world.process?.db.$client.query<{ erased: number }, [string]>(sql).get(one.id)
      if (row?.erased && one.state !== 'erased') Object.assign(one, { state: 'erased', since: world.time.clock.now() })
    }
}
