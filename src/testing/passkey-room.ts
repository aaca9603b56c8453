import { passkeys } from '#src/db/schema/access.ts'
import type { Ceremony } from '#src/domain/accounts/passkey-ceremony.ts'
import { addPasskey, offerPasskey } from '#src/domain/accounts/passkeys.ts'
import { askForPasskey, signInWithPasskey } from '#src/domain/accounts/sign-in-with-passkey.ts'
import { provenAs, testOrigin, testPassword } from './personas.ts'
import { testRoom } from './room.ts'
import { softPasskey } from './soft-passkey.ts'

export const challengeOf = ({ options }: Ceremony) => ({ challenge: (options as { challenge: string }).challenge })

/** A room in which passkeys are offered, added and asked for; by Ann, unless a test says otherwise. */
export function passkeyRoom() {
  const room = testRoom()
  const { deps, db } = room
  return {
    ...room,
    room,
    offer: (who = provenAs('ann')) => offerPasskey(deps, who, testPassword),
    add: ({ token }: Ceremony, response: unknown, who = provenAs('ann'), name = 'Phone') =>
      addPasskey(deps, who, { name, token, response }),
    ask: () => askForPasskey(deps, testOrigin),
    enter: ({ token }: Ceremony, response: unknown) => signInWithPasskey(deps, testOrigin, { token, response }),
    stored: () => db.select().from(passkeys).all(),
  }
}

/** Ann has a passkey there. */
export async function registered() {
  const [world, key] = [passkeyRoom(), softPasskey()]
  const begun = await world.offer()
  await world.add(begun, key.register(challengeOf(begun)))
  return { ...world, key }
}
