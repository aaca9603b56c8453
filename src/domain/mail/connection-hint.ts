interface Server {
  host: string
  port: number
}

/** What networks and TLS say of whatever kind of server -> what to check. The first that fits; words of libuv and OpenSSL. */
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
    ({ host }) => `There is no way to ${host} from here: check the network and the firewall.`,
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
      `The certificate of ${host} is vouched for by nobody: give the server one of a known authority, or start Opsentry with NODE_EXTRA_CA_CERTS naming the file of your own authority.`,
  ],
  [
    /unable to (verify|get)|certificate|CERT_/i,
    ({ host }) =>
      `The certificate of ${host} cannot be verified: the server must send the whole chain, up to a known authority. For an authority of your own, start Opsentry with NODE_EXTRA_CA_CERTS naming its file.`,
  ],
]

/** What to check after what a network or TLS said; undefined where it was something else. */
export function connectionHint(words: string, server: Server): string | undefined {
  for (const [pattern, hint] of hints) {
    const found = pattern.exec(words)
    if (found) return hint(server, found)
  }
  return undefined
}
