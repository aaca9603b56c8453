import { expect, test } from 'vitest'
import { errorsOf, readFrom } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import { objectUrl } from './bucket-address.ts'
import { checkBucket } from './check-bucket.ts'

const typed = {
  ...{ endpoint: 'https://s3.example.com/', region: 'eu-1', name: 'status', prefix: '/copies/acme', style: 'path' },
  ...{ accessKey: 'KEY', secret: 'SECRET' },
}
const check = (changed: Partial<typeof typed> = {}, present?: { endpoint: string }) =>
  checkBucket(readForm({ ...typed, ...changed }), ['minio.internal', '10.0.0.0/8'], present)

test('what is typed is tidied', () => {
  expect(readFrom(check())).toMatchObject({
    endpoint: 'https://s3.example.com',
    prefix: 'copies/acme/',
    region: 'eu-1',
  })
  expect(readFrom(check({ region: '', prefix: ' ' }))).toMatchObject({ region: 'us-east-1', prefix: '' })
  expect(errorsOf(check({ endpoint: 'https://S3.Example.com/storage/v1/s3/' }))).toEqual({})
})

test.each([
  ['endpoint', { endpoint: '' }],
  ['endpoint', { endpoint: 's3.example.com' }],
  ['endpoint', { endpoint: 'ftp://s3.example.com' }],
  ['endpoint', { endpoint: 'http://s3.example.com' }],
  ['endpoint', { endpoint: 'https://user:secret@s3.example.com' }],
  ['endpoint', { endpoint: 'https://127.0.0.1:9000' }],
  ['endpoint', { endpoint: 'https://169.254.169.254' }],
  ['endpoint', { endpoint: 'https://[::1]/' }],
  ['endpoint', { endpoint: 'https://s3.example.com/?x=1' }],
  ['endpoint', { endpoint: 'https://s3.example.com/a%2fb' }],
  ['endpoint', { endpoint: 'https://s3.example.com:25' }],
  ['endpoint', { endpoint: `https://${'a'.repeat(400)}.example` }],
  ['endpoint', { endpoint: 'https://8.8.8.8', style: 'virtual-host' }],
  ['region', { region: 'eu/west' }],
  ['name', { name: '' }],
  ['name', { name: 'a/b' }],
  ['name', { name: '../x' }],
  ['name', { name: 'Status', style: 'virtual-host' }],
  ['name', { name: 'a.b', style: 'virtual-host' }],
  ['prefix', { prefix: 'a/../b' }],
  ['prefix', { prefix: 'a//b' }],
  ['prefix', { prefix: 'ä' }],
  ['prefix', { prefix: 'a'.repeat(201) }],
  ['accessKey', { accessKey: '' }],
  ['accessKey', { accessKey: 'a\nb: c' }],
  ['secret', { secret: '' }],
  ['secret', { secret: 'x'.repeat(301) }],
])('%s is refused where the form has %j', (field, changed) => {
  expect(Object.keys(errorsOf(check(changed)))).toEqual([field])
})

test('an internal store may be named where the instance admin allowed it', () => {
  for (const endpoint of ['http://minio.internal:9000', 'http://10.1.2.3:9000'])
    expect(errorsOf(check({ endpoint }))).toEqual({})
})

test('keys may be left empty for the same store, and never for another one', () => {
  const none = { accessKey: '', secret: '' }
  expect(errorsOf(check(none, { endpoint: 'https://s3.example.com' }))).toEqual({})
  expect(Object.keys(errorsOf(check(none, { endpoint: 'https://other.example.com' })))).toEqual(['accessKey', 'secret'])
  expect(Object.keys(errorsOf(check({ secret: '' }, { endpoint: 'https://s3.example.com' })))).toEqual(['secret'])
})

test('the bucket stands in the path, or in front of the host', () => {
  const address = { endpoint: 'https://s3.example.com:8443/base', name: 'status', prefix: 'acme/' }
  expect(objectUrl({ ...address, style: 'path' }, 'index.html')).toBe(
    'https://s3.example.com:8443/base/status/acme/index.html',
  )
  expect(objectUrl({ ...address, style: 'virtual-host' }, 'index.html')).toBe(
    'https://status.s3.example.com:8443/base/acme/index.html',
  )
})
