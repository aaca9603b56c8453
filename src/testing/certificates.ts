import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that vouches for itself, and its key; PEM. */
export interface MadeCertificate {
  cert: string
  key: string
}

/** The parts of X.509 (RFC 5280) in DER (X.690). */
const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const long = body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  const bytes = body.length < 128 ? [body.length] : long
  return Buffer.concat([Buffer.from([tag, ...bytes]), body])
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const bits = (body: Buffer) => der(0x03, Buffer.from([0]), body)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const text = (tag: number, words: string) => der(tag, Buffer.from(words, 'latin1'))

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const [commonName, subjectAltName, basicConstraints] = ['550403', '551d11', '551d13'].map(oid)

/** For a host name, from one moment until another (UTC ms). Whoever names it as an authority believes it. */
export function certificateFor(host: string, { from, until }: { from: number; until: number }): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(commonName ?? oid(''), text(0x0c, host))))
  const extensions = [
    sequence(subjectAltName ?? oid(''), der(0x04, sequence(text(0x82, host)))),
    sequence(
      basicConstraints ?? oid(''),
      der(0x01, Buffer.from([255])),
      der(0x04, sequence(der(0x01, Buffer.from([255])))),
    ),
  ]
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(moment(from), moment(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const whole = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** GeneralizedTime, in whole seconds. */
function moment(at: number): Buffer {
  return text(0x18, `${new Date(at).toISOString().replace(/[-:T]|\..*/g, '')}Z`)
}
