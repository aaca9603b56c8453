import { expect, test } from 'vitest'
import { testOrigin } from '#src/testing/personas.ts'
import { hiddenVisitors } from './hidden-visitors.ts'
import type { RequestSession } from './plugins/session.ts'

/** As plugins/session.ts has it once the trusted proxies were asked. */
const from = (ip: string, headers: Record<string, string>) =>
  hiddenVisitors({
    request: new Request('http://localhost/', { headers }),
    session: { origin: { ...testOrigin, ip } } as RequestSession,
  })

test.each<[string, string, Record<string, string>]>([
  ['nothing stands in front', '203.0.113.7', {}],
  ['a known proxy told the address', '203.0.113.7', { 'x-forwarded-for': '203.0.113.7' }],
  ['and its port', '203.0.113.7', { 'x-forwarded-for': '203.0.113.7:5678, 10.0.0.1' }],
  ['by another header', '203.0.113.7', { forwarded: 'for=203.0.113.7' }],
])('%s: visitors are seen', (_what, ip, headers) => {
  expect(from(ip, headers)).toBeUndefined()
})

test.each<[string, Record<string, string>]>([
  ['10.0.0.1', { 'x-forwarded-for': '203.0.113.7' }],
  ['127.0.0.1', { 'x-forwarded-for': '' }],
  ['10.0.0.1', { forwarded: 'for=203.0.113.7' }],
])('behind an unknown proxy everybody seems to come from %s', (ip, headers) => {
  expect(from(ip, headers)).toContain(`everybody seems to come from ${ip}`)
})
