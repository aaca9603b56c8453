import { randomBytes } from 'node:crypto'
import type { Ids } from '#src/domain/context.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
const length = 12
/** Bytes from here on would favour the first letters, so they are drawn again. */
const fairBytes = 256 - (256 % alphabet.length)

export const randomIds: Ids = {
  id: randomId,
  token: () => randomBytes(32).toString('base64url'),
}

function randomId(): string {
  let id = ''
  while (id.length < length)
    for (const byte of randomBytes(length * 2))
      if (byte < fairBytes && id.length < length) id += alphabet[byte % alphabet.length]
  return id
}
