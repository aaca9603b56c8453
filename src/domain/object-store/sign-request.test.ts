import { expect, test } from 'vitest'
import { signedHeaders, type Unsigned } from './sign-request.ts'

/** AWS's own examples: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const keys = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}
const at = Date.UTC(2013, 4, 24)
const host = 'https://examplebucket.s3.amazonaws.com'

const examples: (Unsigned & { name: string; signedNames: string; signature: string })[] = [
  {
    name: 'GET Object',
    method: 'GET',
    url: `${host}/test.txt`,
    headers: { Range: 'bytes=0-9' },
    body: null,
    signedNames: 'host;range;x-amz-content-sha256;x-amz-date',
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    name: 'PUT Object',
    method: 'PUT',
    url: `${host}/test$file.text`,
    headers: { Date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    body: Buffer.from('Welcome to Amazon S3.'),
    signedNames: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'GET Bucket Lifecycle',
    method: 'GET',
    url: `${host}/?lifecycle`,
    headers: {},
    body: null,
    signedNames: 'host;x-amz-content-sha256;x-amz-date',
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    name: 'GET Bucket (List Objects)',
    method: 'GET',
    url: `${host}/?prefix=J&max-keys=2`,
    headers: {},
    body: null,
    signedNames: 'host;x-amz-content-sha256;x-amz-date',
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
]

test.each(examples)('$name is signed as AWS has published it', ({ signedNames, signature, ...request }) => {
  const headers = signedHeaders(request, keys, at)
  expect(headers.authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedNames},Signature=${signature}`,
  )
  expect(headers['x-amz-date']).toBe('20130524T000000Z')
  expect(headers).toMatchObject(request.headers)
})

const put: Unsigned = {
  method: 'PUT',
  url: `${host}/a`,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('1'),
}
const signatureOf = (request: Partial<Unsigned>, changed: Partial<typeof keys> = {}, moment = at) =>
  signedHeaders({ ...put, ...request }, { ...keys, ...changed }, moment).authorization

test.each([
  { what: 'another method', request: { method: 'DELETE' } },
  { what: 'another key', request: { url: `${host}/b` } },
  { what: 'another host', request: { url: 'https://other.example/a' } },
  { what: 'another header', request: { headers: { 'content-type': 'text/plain' } } },
  { what: 'another body', request: { body: Buffer.from('2') } },
  { what: 'no body', request: { body: null } },
])('$what has another signature', ({ request }) => {
  expect(signatureOf(request)).not.toBe(signatureOf({}))
})

test('so has another secret, region or second', () => {
  const all = [
    signatureOf({}),
    signatureOf({}, { secret: 'x' }),
    signatureOf({}, { region: 'auto' }),
    signatureOf({}, {}, at + 1000),
  ]
  expect(new Set(all).size).toBe(4)
})
