import { expect, test } from 'vitest'
import { connectRelay, owed } from '#src/testing/accounts.ts'
import { accountId, acmeId, type Persona } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { createApiToken } from '../api-tokens/create-api-token.ts'
import { changeRole, transferOwnership } from '../team/change-team.ts'

function tellRoom() {
  const room = testRoom()
  connectRelay(room.deps)
  return {
    ...room,
    told: () => owed(room.deps),
    token: (who: Persona) =>
      createApiToken(room.deps, room.actor(who), acmeId, { name: 'x', role: 'viewer', days: 30 }),
  }
}

test('a new token: the owners and whoever made it', () => {
  const { told, token } = tellRoom()
  token('ann')
  const to = (...who: string[]) => who.map((one) => `api_token_created to ${one}@example.com`)
  expect(told()).toEqual(to('ann', 'iris', 'otto'))
  token('otto')
  expect(told().slice(3)).toEqual(to('iris', 'otto'))
})

test('a new owner: all owners, the new one and whoever hands over included; no other role is news', () => {
  const { deps, actor, told } = tellRoom()
  changeRole(deps, actor('otto'), acmeId, accountId('vic'), 'editor')
  changeRole(deps, actor('otto'), acmeId, accountId('otto'), 'owner')
  expect(told()).toEqual([])
  changeRole(deps, actor('otto'), acmeId, accountId('ed'), 'owner')
  const to = (...who: string[]) => who.map((one) => `new_owner to ${one}@example.com`)
  expect(told()).toEqual(to('ed', 'iris', 'otto'))
  transferOwnership(deps, actor('otto'), acmeId, accountId('ann'))
  expect(told().slice(3)).toEqual(to('ann', 'ed', 'iris', 'otto'))
})

test('without a mail server nothing waits', () => {
  const { deps, actor } = testRoom()
  createApiToken(deps, actor('otto'), acmeId, { name: 'x', role: 'viewer', days: 30 })
  changeRole(deps, actor('otto'), acmeId, accountId('ed'), 'owner')
  expect(owed(deps)).toEqual([])
})
