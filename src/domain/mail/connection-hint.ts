interface Server {
  host: string
  port: number
}

/** Error text of the network or of TLS, from libuv and OpenSSL -> hint. The first match wins; for every kind of server. */
const hints: [RegExp, (server: Server, found: RegExpExecArray) => string][] = [
  [
    /ECONNREFUSED|connection refused/i,
    ({ host, port }) => `Nothing answers at ${host}, port ${port}: check the host, the port and the firewall.`,
  ],
  [
    /ENOTFOUND|EAI_AGAIN|getaddrinfo|queryA|DNS lookup/i,
    ({ host }) => `The name ${host} is not known: check its spelling.`,
  ],
  [
    /EHOSTUNREACH|ENETUNREACH/i,
    ({ host }) => `There is no route to ${host} from here: check the network and the firewall.`,
  ],
  [
    /cert's altnames: (.+)$/im,
    ({ host }, [, names = '']) =>
      `The certificate was not made for ${host} but for ${names.replace(/(DNS|IP Address):/g, '')}: type such a name as the host.`,
  ],
  [
    /altname|IP: \S+ is not in|hostname.*match/i,
    ({ host }) => `The certificate was not made for ${host}: type the host name that it was made for.`,
  ],
  [
    /certificate has expired|CERT_HAS_EXPIRED/i,
    ({ host }) => `The certificate of ${host} has expired: have it renewed there.`,
  ],
  [/not yet valid/i, ({ host }) => `The certificate of ${host} is not valid yet: check the clocks of both machines.`],
  [
    /self.signed|DEPTH_ZERO/i,
    ({ host }) =>
      `The certificate of ${host} is not signed by a known authority: replace it with one that is, or start Opsentry with NODE_EXTRA_CA_CERTS naming the file of your own authority.`,
  ],
  [
    /unable to (verify|get)|certificate|CERT_/i,
    ({ host }) =>
      `The certificate of ${host} cannot be verified: the server must send the whole chain, up to a known authority. For an authority of your own, start Opsentry with NODE_EXTRA_CA_CERTS naming its file.`,
  ],
]

/** A hint for an error of the network or of TLS, as a sentence; undefined for any other. */
export function connectionHint(words: string, server: Server): string | undefined {
  for (const [pattern, hint] of hints) {
    const found = pattern.exec(words)
    if (found) return hint(server, found)
  }
  return undefined
}
