import { createHash, generateKeyPairSync, sign } from 'node:crypto'

/** An authenticator in software (W3C Web Authentication, level 3): ES256, no attestation. What a browser would send. */
export interface SoftPasskey {
  credentialId: string
  /** Answers the options of a registration. */
  register(ceremony: Ceremony): object
  /** Answers the options of a sign-in; `counter`: how often it signed. */
  signIn(ceremony: Ceremony, counter?: number): object
}

interface Ceremony {
  challenge: string
  /** Such as `http://localhost`; what the browser saw. */
  origin?: string
  /** The host name the browser vouches for. */
  rpId?: string
  /** Whether its owner unlocked it. */
  verified?: boolean
}

/** Bits of the flags: there was somebody, it was the owner, a credential follows. */
const [present, verifiedBit, attested] = [0x01, 0x04, 0x40]

export function softPasskey(name = 'credential-one!!'): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rawId = Buffer.from(name)
  const credentialId = rawId.toString('base64url')
  const answer = (response: object) => ({
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    response,
    clientExtensionResults: {},
  })

  return {
    credentialId,
    register(ceremony) {
      const key = coseKey(publicKey.export({ format: 'jwk' }))
      const length = Buffer.from([0, rawId.length])
      const data = Buffer.concat([head(ceremony, 0, attested), Buffer.alloc(16), length, rawId, key])
      return answer({
        clientDataJSON: clientData('webauthn.create', ceremony).toString('base64url'),
        attestationObject: attestationObject(data).toString('base64url'),
      })
    },
    signIn(ceremony, counter = 1) {
      const data = head(ceremony, counter)
      const client = clientData('webauthn.get', ceremony)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
      })
    },
  }
}

function clientData(type: string, { challenge, origin = 'http://localhost' }: Ceremony): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

/** The head of authenticator data: the hash of the host, flags, the counter. */
function head({ rpId = 'localhost', verified = true }: Ceremony, counter: number, more = 0): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const flags = present | more | (verified ? verifiedBit : 0)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
}

/** CBOR: `{1: 2, 3: -7, -1: 1, -2: x, -3: y}` (RFC 9053, 7.1.1). */
function coseKey({ x = '', y = '' }: { x?: string; y?: string }): Buffer {
  const bytes = (text: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(text, 'base64url')])
  const kind = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01])
  return Buffer.concat([kind, Buffer.from([0x21]), bytes(x), Buffer.from([0x22]), bytes(y)])
}

/** CBOR: `{fmt: 'none', attStmt: {}, authData}`. */
function attestationObject(authData: Buffer): Buffer {
  const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
  const none = [Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])]
  return Buffer.concat([...none, text('authData'), Buffer.from([0x58, authData.length]), authData])
}
