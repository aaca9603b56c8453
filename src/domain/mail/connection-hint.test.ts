import { expect, test } from 'vitest'
import { connectionHint } from './connection-hint.ts'

const server = { host: 'mail.example.com', port: 465 }

const refused = 'Nothing answers at mail.example.com, port 465: check the host, the port and the firewall.'
const unknown = 'The name mail.example.com is not known: check its spelling.'
const noWay = 'There is no route to mail.example.com from here: check the network and the firewall.'
const otherName = 'The certificate was not made for mail.example.com: type the host name that it was made for.'
const expired = 'The certificate of mail.example.com has expired: have it renewed there.'
const early = 'The certificate of mail.example.com is not valid yet: check the clocks of both machines.'
const nobody =
  'The certificate of mail.example.com is not signed by a known authority: replace it with one that is, or start Opsentry with NODE_EXTRA_CA_CERTS naming the file of your own authority.'
const unverified =
  'The certificate of mail.example.com cannot be verified: the server must send the whole chain, up to a known authority. For an authority of your own, start Opsentry with NODE_EXTRA_CA_CERTS naming its file.'

test.each([
  ['connect ECONNREFUSED 192.0.2.7:465', refused],
  ['Connection refused', refused],
  ['getaddrinfo ENOTFOUND mail.example.com', unknown],
  ['EAI_AGAIN', unknown],
  ['ENOTFOUND', unknown],
  ['getaddrinfo failed', unknown],
  ['queryA ETIMEOUT mail.example.com', unknown],
  ['DNS lookup failed', unknown],
  ['connect EHOSTUNREACH 192.0.2.7:465', noWay],
  ['connect ENETUNREACH 2001:db8::7:465', noWay],
  ["Hostname/IP does not match certificate's altnames", otherName],
  ['ERR_TLS_CERT_ALTNAME_INVALID', otherName],
  ["IP: 192.0.2.7 is not in the cert's list: ", otherName],
  ['hostname mismatch: does not match', otherName],
  ['certificate has expired', expired],
  ['CERT_HAS_EXPIRED', expired],
  ['certificate is not yet valid', early],
  ['self-signed certificate', nobody],
  ['self signed certificate in certificate chain', nobody],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', nobody],
  ['DEPTH_ZERO', nobody],
  ['unable to verify the first certificate', unverified],
  ['unable to verify the leaf signature', unverified],
  ['unable to get the issuer', unverified],
  ['CERT_UNTRUSTED', unverified],
  ['bad certificate', unverified],
])('%s -> %s', (words, hint) => {
  expect(connectionHint(words, server)).toBe(hint)
})

test('a certificate for other names says which, as they are typed as a host', () => {
  const words =
    "Hostname/IP does not match certificate's altnames: Host: mail.example.com. is not in the cert's altnames: DNS:smtp.example.net, DNS:*.example.net, IP Address:192.0.2.7"
  expect(connectionHint(words, server)).toBe(
    'The certificate was not made for mail.example.com but for smtp.example.net, *.example.net, 192.0.2.7: type such a name as the host.',
  )
})

test.each(['', '250 OK', '535 5.7.8 Authentication failed', 'Greeting never received', 'socket hang up'])(
  '%j says nothing about the connection',
  (words) => {
    expect(connectionHint(words, server)).toBeUndefined()
  },
)
