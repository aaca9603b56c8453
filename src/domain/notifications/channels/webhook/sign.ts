import { createHmac } from 'node:crypto'

/** Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */

const prefix = 'whsec_'

/** A new secret, made of 32 random bytes in base64url. */
export function secretOf(token: string): string {
  return prefix + Buffer.from(token, 'base64url').toString('base64')
}

export interface Signed {
  /** Does not change between attempts, so that the receiver recognises a repeated message. */
  id: string
  /** UTC milliseconds. */
  at: number
  body: string
}

/** One signature for each secret; without a secret the message is not signed. */
export function signatureHeaders(secrets: readonly string[], { id, at, body }: Signed): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp }
  if (secrets.length === 0) return headers
  const signatures = secrets.map((secret) => `v1,${signature(secret, `${id}.${timestamp}.${body}`)}`)
  return { ...headers, 'webhook-signature': signatures.join(' ') }
}

function signature(secret: string, content: string): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  return createHmac('sha256', key).update(content).digest('base64')
}
