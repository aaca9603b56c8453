import { createHmac } from 'node:crypto'
import { isSame } from './services/posting-service.ts'

/** What Standard Webhooks sign. */
export interface StandardSigned {
  id: string
  /** Unix seconds, as text. */
  timestamp: string
  /** `v1,BASE64`, several with spaces between them. */
  signature: string
  body: Buffer
}

/** `secret`: `whsec_` and the key in base64. */
export function isStandardSigned({ id, timestamp, signature, body }: StandardSigned, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  return signature
    .split(' ')
    .map((one) => Buffer.from(one.startsWith('v1,') ? one.slice(3) : '', 'base64'))
    .some((given) => isSame(given, expected))
}
