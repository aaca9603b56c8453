import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { certificateFor } from './certificates.ts'
import { foreignServer, freePorts, ownFolder } from './foreign-server.ts'

/** Let's Encrypt's test authority, with name servers of its own, in which every name leads to this machine. */
export interface Pebble {
  /** The URL of its directory. */
  directory: string
  /** A file with the certificate by which its own https is to be believed. PEM. */
  caFile: string
  ca: Buffer
  /** Its name servers do not know the host any more, or do again. */
  forget: (host: string) => Promise<void>
  know: (host: string) => Promise<void>
  /** Of the authority that has issued; PEM. */
  root: () => Promise<string>
}

interface Options {
  /** Where it looks for the answers to its challenges. */
  httpPort: number
  /** Seconds for which what it issues holds. */
  validity?: number
}

/** Of a hundred good nonces, how many it refuses (RFC 8555, 6.5). */
const refusedNonces = '10'

export async function startPebble({ httpPort, validity = 90 * 86_400 }: Options): Promise<Pebble> {
  const folder = ownFolder()
  const [port = 0, management = 0, dns = 0, names = 0] = await freePorts(4)
  const file = (name: string) => join(folder, name)
  const now = Date.now()
  const own = certificateFor('localhost', { from: now - 86_400_000, until: now + 86_400_000 })
  writeFileSync(file('own.pem'), own.cert)
  writeFileSync(file('own.key'), own.key)
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: file('own.pem'),
    privateKey: file('own.key'),
    httpPort,
    tlsPort: 1,
    certificateValidityPeriod: validity,
    retryAfter: { authz: 1, order: 1 },
  }
  writeFileSync(file('pebble.json'), JSON.stringify({ pebble }))
  const off = ['-http01', '', '-https01', '', '-tlsalpn01', '', '-defaultIPv6', '']
  const dnsServer = [`-dns01`, `127.0.0.1:${dns}`, '-management', `127.0.0.1:${names}`]
  const manage = (path: string, asked: object) =>
    fetch(`http://127.0.0.1:${names}/${path}`, { method: 'POST', body: JSON.stringify(asked) }).then(({ status }) => {
      if (status !== 200) throw new Error(`pebble-challtestsrv answers ${status} to ${path}`)
    })
  await foreignServer(['pebble-challtestsrv', ...off, ...dnsServer], {
    folder,
    probe: `http://127.0.0.1:${names}/dns-request-history`,
    isUp: (status) => status > 0,
  })
  await foreignServer(['pebble', '-config', file('pebble.json'), '-dnsserver', `127.0.0.1:${dns}`], {
    folder,
    probe: `https://localhost:${port}/dir`,
    env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: refusedNonces, PEBBLE_AUTHZREUSE: '0' },
  })
  return {
    directory: `https://localhost:${port}/dir`,
    caFile: file('own.pem'),
    ca: readFileSync(file('own.pem')),
    forget: (host) => manage('set-servfail', { host }),
    know: (host) => manage('clear-servfail', { host }),
    root: () =>
      fetch(`https://localhost:${management}/roots/0`, { tls: { rejectUnauthorized: false } }).then((answer) =>
        answer.text(),
      ),
  }
}

/** The certificate that is shown for the name, where the authority has issued it; undefined where it has not. */
export function shown(port: number, host: string, root: string): Promise<X509Certificate | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: host, ca: root }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw))
      socket.destroy()
    })
    socket.on('error', () => resolve(undefined))
  })
}
