import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { addressOfUrl, destinationOf } from './address.ts'

const digest = (url: string) => createHash('sha256').update(url).digest('hex').slice(0, 8)

test.each([
  ['https://hooks.example.com/services/T0/B0/secret', 'hooks.example.com'],
  ['https://hooks.example.com:8443/a?token=secret', 'hooks.example.com:8443'],
  ['https://hooks.example.com:443/', 'hooks.example.com'],
  ['https://HOOKS.example.com/a', 'hooks.example.com'],
  ['https://bücher.example/a', 'xn--bcher-kva.example'],
  ['https://[2001:db8::1]:8443/a', '[2001:db8::1]:8443'],
])('of %s people see the host and a digest, which is where it goes', (url, host) => {
  const address = addressOfUrl(url)
  expect(address).toBe(`${host}/…${digest(url)}`)
  expect(address).not.toContain('secret')
  for (const channel of ['webhook', 'slack', 'discord', 'teams'] as const)
    expect(destinationOf(channel, address)).toBe(host)
})

test('two URLs of one host are told apart', () => {
  expect(addressOfUrl('https://a.example/1')).not.toBe(addressOfUrl('https://a.example/2'))
})

test('mail all goes to the relay, whatever its address looks like', () => {
  expect(destinationOf('email', 'sue@example.org')).toBe('')
  expect(destinationOf('email', 'a/b@example.org')).toBe('')
})
