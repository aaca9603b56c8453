import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto'
import { carried } from '#src/carried.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** For one host name, under its key (PKCS #8 as PEM): RFC 2986 in DER, base64url as ACME has it. */
export async function certificateRequest(host: string, pem: string): Promise<string> {
  const { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } = await carried('passkeys')
  const request = await Pkcs10CertificateRequestGenerator.create({
    keys: await keysOf(pem),
    signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
  })
  return Buffer.from(request.rawData).toString('base64url')
}

/** Vouches for itself: for whoever comes before an authority has vouched. PEM. */
export async function selfSigned(
  host: string,
  pem: string,
  { from, until }: { from: number; until: number },
): Promise<string> {
  const { SubjectAlternativeNameExtension, X509CertificateGenerator } = await carried('passkeys')
  const made = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [host.slice(0, longestCommonName)] }],
    notBefore: new Date(from),
    notAfter: new Date(until),
    keys: await keysOf(pem),
    signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
  })
  return made.toString('pem')
}

/** RFC 5280, appendix A: ub-common-name. */
const longestCommonName = 64

async function keysOf(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const key = createPrivateKey(pem)
  const { subtle } = webcrypto
  const der = (one: Buffer) => new Uint8Array(one)
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey('pkcs8', der(key.export({ type: 'pkcs8', format: 'der' })), algorithm, false, ['sign']),
    subtle.importKey('spki', der(createPublicKey(key).export({ type: 'spki', format: 'der' })), algorithm, true, [
      'verify',
    ]),
  ])
  return { privateKey, publicKey }
}
