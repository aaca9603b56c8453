import { createSign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { HttpClient } from '#src/domain/destinations/http-client.ts'

/** Amazon SNS as it posts, with a certificate of the tests. */

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')

export const topic = 'arn:aws:sns:eu-west-1:123456789012:bounces'
const certificateUrl = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem'
export const subscribeUrl = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=abc`

const signedFields = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

export type SnsFields = Record<string, string | undefined>

/** A message as SNS signs it; `version` 1 is SHA-1. A field that is undefined is left out. */
export function snsMessage(fields: SnsFields, now: number, version: '1' | '2' = '2'): SnsFields {
  const message: SnsFields = {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: topic,
    Timestamp: new Date(now).toISOString(),
    SignatureVersion: version,
    SigningCertURL: certificateUrl,
    ...fields,
  }
  const text = signedFields.flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`]))
  const signer = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256').update(text.join(''))
  return { Signature: signer.sign(fixture('self-signed.key.pem'), 'base64'), ...message }
}

export const confirmation = (now: number, fields: SnsFields = {}) =>
  snsMessage(
    {
      Type: 'SubscriptionConfirmation',
      Message: 'You have chosen',
      Token: 'abc',
      SubscribeURL: subscribeUrl,
      ...fields,
    },
    now,
  )

/** The hosts of Amazon, which nothing on this machine can be: `asked` says what was fetched from them. */
export function amazon(certificate = fixture('self-signed.cert.pem')): { http: HttpClient; asked: string[] } {
  const asked: string[] = []
  const answer = (status: number, body: string) =>
    ({ kind: 'answered', status, retryAfter: null, location: null, body, duration: 1 }) as const
  return {
    asked,
    http: {
      post: async () => ({ kind: 'refused', reason: 'nothing is posted', duration: 0 }),
      ask: async () => ({ kind: 'refused', reason: 'nothing is asked' }),
      store: async () => ({ kind: 'refused', reason: 'nothing is stored', duration: 0 }),
      transfer: async () => ({ kind: 'refused', reason: 'nothing is stored' }),
      async read({ url }) {
        asked.push(url)
        return url === certificateUrl ? answer(200, certificate) : answer(url === subscribeUrl ? 200 : 404, '')
      },
    },
  }
}
