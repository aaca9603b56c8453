import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DnsServer, patience, startDnsServer } from '#src/testing/dns-server.ts'
import { createDns } from './dns.ts'

let server: DnsServer
const others: DnsServer[] = []

beforeEach(async () => {
  server = await startDnsServer()
})

afterEach(async () => {
  for (const one of [server, ...others.splice(0)]) await one.close()
})

const asking = (...more: DnsServer[]) =>
  createDns(
    [server, ...more].map(({ address }) => address),
    patience,
  )

test('a record in several strings is one text, several records are several', async () => {
  server.records.set('a.example', ['x'.repeat(600), 'short', ''])
  expect(await asking().txt('a.example')).toEqual(['x'.repeat(600), 'short', ''])
  expect(await asking().txt('A.Example')).toHaveLength(3)
})

test('a name without records has none', async () => {
  expect(await asking().txt('nothing.example')).toEqual([])
})

test('what is too long for a datagram is asked for again over TCP', async () => {
  server.records.set('long.example', ['y'.repeat(3000)])
  expect(await asking().txt('long.example')).toEqual(['y'.repeat(3000)])
  expect(server.asked).toEqual(['long.example', 'long.example over TCP'])
})

test('the next server is asked where one cannot tell', async () => {
  const next = await startDnsServer()
  others.push(next)
  server.records.set('a.example', 'broken')
  next.records.set('a.example', ['found'])
  expect(await asking(next).txt('a.example')).toEqual(['found'])
  expect(server.asked).toEqual(['a.example'])
})

test('where none can tell, it says so, and does not say that there is nothing', async () => {
  server.records.set('a.example', 'broken')
  await expect(asking().txt('a.example')).rejects.toThrow('SERVFAIL')
  server.records.set('b.example', 'silent')
  await expect(createDns([server.address], 100).txt('b.example')).rejects.toThrow('no answer in time')
})

test('a name server that no way leads to is a refusal like any other', async () => {
  await expect(createDns(['255.255.255.255']).txt('a.example')).rejects.toThrow('Failed to connect')
})
