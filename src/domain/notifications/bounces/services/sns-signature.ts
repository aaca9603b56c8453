import { createVerify } from 'node:crypto'
import { perDb } from '#src/db/per-db.ts'
import type { Deps } from '#src/domain/context.ts'
import { textAt } from './posting-service.ts'

/** The fields that Amazon signs, in their order; those that a message lacks are left out. */
const signedFields = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const

export type SnsType = keyof typeof signedFields

export function snsTypeOf(message: unknown): SnsType | null {
  const type = textAt(message, 'Type')
  return type === 'Notification' || type === 'SubscriptionConfirmation' || type === 'UnsubscribeConfirmation'
    ? type
    : null
}

/**
 * A region's own host, such as `sns.eu-west-1.amazonaws.com`. Not anything below amazonaws.com: a bucket named `sns` has a host
 * of that form, too (`sns.s3-us-west-2.amazonaws.com`), and holds whatever its owner puts there.
 */
const snsHost = /^sns\.[a-z]{2}(-[a-z]{2,12}){1,2}-\d{1,2}\.amazonaws\.com(\.cn)?$/

/** A URL of SNS's own over https; null for any other. */
export function snsUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isPlain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
  return isPlain && snsHost.test(url.hostname) ? url : null
}

const certificatePath = /^\/SimpleNotificationService-[0-9a-f]{8,64}\.pem$/

/** `foreign`: its certificate is from elsewhere; `absent`: it cannot be fetched now. */
export type SnsSignature = 'good' | 'bad' | 'foreign' | 'absent'

export async function checkSnsSignature(deps: Deps, message: unknown, type: SnsType): Promise<SnsSignature> {
  const url = snsUrl(textAt(message, 'SigningCertURL'))
  if (url === null || !certificatePath.test(url.pathname) || url.search !== '') return 'foreign'
  const algorithm = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' }[textAt(message, 'SignatureVersion')]
  if (algorithm === undefined) return 'bad'
  const certificate = await certificateAt(deps, url.href)
  if (certificate === null) return 'absent'
  return isSigned(certificate, algorithm, message, type) ? 'good' : 'bad'
}

function isSigned(certificate: string, algorithm: string, message: unknown, type: SnsType): boolean {
  const signed = signedFields[type].flatMap((name) => {
    const value = textAt(message, name)
    return value === '' && name === 'Subject' ? [] : [`${name}\n${value}\n`]
  })
  try {
    return createVerify(algorithm).update(signed.join('')).verify(certificate, textAt(message, 'Signature'), 'base64')
  } catch {
    return false
  }
}

/** Amazon changes its certificate about once a year, and each region has its own. */
const mostCertificates = 8
const certificatesOf = perDb('certificates of SNS', (_: Deps['db']) => new Map<string, string>())

async function certificateAt({ db, http }: Deps, url: string): Promise<string | null> {
  const kept = certificatesOf(db)
  const known = kept.get(url)
  if (known !== undefined) return known
  const answer = await http.read({ url, allowed: [] })
  if (answer.kind !== 'answered' || answer.status !== 200 || !answer.body.includes('BEGIN CERTIFICATE')) return null
  if (kept.size >= mostCertificates) kept.clear()
  kept.set(url, answer.body)
  return answer.body
}
