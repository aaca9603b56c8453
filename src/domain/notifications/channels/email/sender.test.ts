import { expect, test } from 'vitest'
import { proveDomain } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { instanceSender, senderOf } from './sender.ts'

const relayFrom = 'status@relay.example'
const acme = { id: acmeId, name: 'Acme', senderName: null, senderAddress: null, replyTo: null }
const signs = (domain: string) => ({ domain, selector: 'opsentry7f3k', privateKey: 'PEM' })

interface Case {
  name: string
  /** Domains that were proven; null: by the instance. */
  proven?: { by: string | null; domain: string; verifiedAt?: null }[]
  organization?: Partial<Parameters<typeof senderOf>[1]>
  expected: ReturnType<typeof senderOf>
}

const byAcme = [{ by: acmeId, domain: 'acme.example' }]
const own = { senderAddress: 'news@acme.example' }
const fromRelay = { name: 'Acme Status', address: relayFrom }

const cases: Case[] = [
  { name: 'no address of its own', expected: { from: fromRelay, replyTo: null, dkim: null } },
  {
    name: 'no address of its own, but one for answers',
    organization: { replyTo: 'help@acme.example' },
    expected: { from: fromRelay, replyTo: 'help@acme.example', dkim: null },
  },
  {
    name: 'a name of its own',
    organization: { senderName: 'Acme Betrieb' },
    expected: { from: { name: 'Acme Betrieb', address: relayFrom }, replyTo: null, dkim: null },
  },
  {
    name: 'an address in a domain that it has proven',
    proven: byAcme,
    organization: own,
    expected: { from: { name: 'Acme Status', address: own.senderAddress }, replyTo: null, dkim: signs('acme.example') },
  },
  {
    name: 'an address in a domain that nobody has proven: answers go there, the mail does not come from there',
    organization: own,
    expected: { from: fromRelay, replyTo: own.senderAddress, dkim: null },
  },
  {
    name: 'an address in a domain whose proof was not found yet',
    proven: [{ by: acmeId, domain: 'acme.example', verifiedAt: null }],
    organization: own,
    expected: { from: fromRelay, replyTo: own.senderAddress, dkim: null },
  },
  {
    name: 'an address in a domain that another organization has proven',
    proven: [{ by: otherId, domain: 'acme.example' }],
    organization: own,
    expected: { from: fromRelay, replyTo: own.senderAddress, dkim: null },
  },
  {
    name: 'an address in a domain that only the instance has proven',
    proven: [{ by: null, domain: 'acme.example' }],
    organization: own,
    expected: { from: fromRelay, replyTo: own.senderAddress, dkim: null },
  },
  {
    name: 'an unproven address, and another for answers: answers go to the other',
    organization: { ...own, replyTo: 'help@acme.example' },
    expected: { from: fromRelay, replyTo: 'help@acme.example', dkim: null },
  },
  {
    name: 'an address in the domain for which the instance sends',
    proven: [{ by: null, domain: 'relay.example' }],
    organization: { senderAddress: 'acme@relay.example' },
    expected: {
      from: { name: 'Acme Status', address: 'acme@relay.example' },
      replyTo: null,
      dkim: signs('relay.example'),
    },
  },
]

test.each(cases)('$name', ({ proven = [], organization, expected }) => {
  const { deps } = testRoom()
  for (const { by, domain, ...row } of proven) proveDomain(deps, by, domain, row)
  expect(senderOf(deps, { ...acme, ...organization }, relayFrom, 'Acme Status')).toEqual(expected)
})

test('the instance signs with its own key, and never with an organization’s', () => {
  const { deps } = testRoom()
  proveDomain(deps, acmeId, 'relay.example')
  const sender = () => instanceSender(deps, 'Opsentry', relayFrom)
  expect(sender()).toEqual({ from: { name: 'Opsentry', address: relayFrom }, replyTo: null, dkim: null })
  proveDomain(deps, null, 'relay.example')
  expect(sender().dkim).toEqual(signs('relay.example'))
})
