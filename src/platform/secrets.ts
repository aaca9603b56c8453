import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Secrets } from '#src/domain/context.ts'

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/**
 * AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); the row's identity is the associated data, so that a sealed
 * text moved to another row does not open. Sealed: `v1.KEYID.BASE64URL(nonce, ciphertext, tag)`.
 */
export function createSecrets(key: Buffer): Secrets {
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8)

  return {
    seal(plain, identity) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(identity))
      const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [version, keyId, sealed.toString('base64url')].join('.')
    },

    open(text, identity) {
      const [textVersion, textKeyId, body] = text.split('.')
      if (textVersion !== version || body === undefined) throw new Error(`not a sealed secret: ${identity}`)
      if (textKeyId !== keyId) throw new Error(`${identity} was sealed with key ${textKeyId}, but the key is ${keyId}`)
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
      decipher.setAAD(Buffer.from(identity))
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
