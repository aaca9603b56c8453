import { hostOf } from '#src/domain/destinations/destinations.ts'

/** Network error -> sentence; the first match holds. The patterns are the words of libuv, OpenSSL and llhttp. */
const explanations: [RegExp, (host: string, port: string) => string][] = [
  [/ENOTFOUND|EAI_|ENODATA|ESERVFAIL|ETIMEOUT|getaddrinfo|query/i, (host) => `The name ${host} is not known.`],
  [/ECONNREFUSED/, (host, port) => `Nothing answers at ${host}, port ${port}.`],
  [/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/, (host) => `There is no route to ${host} from here.`],
  [/ECONNRESET|EPIPE|hang up|closed/i, (host) => `${host} closed the connection without an answer.`],
  [/CERT|ALTNAME|SIGNED|DEPTH_ZERO|UNABLE_TO_/i, (host) => `The certificate of ${host} is not valid.`],
  [/SSL|TLS|EPROTO/, (host, port) => `${host} does not speak TLS on port ${port}.`],
  [/^HPE_|Parse Error/, (host) => `${host} did not answer as a web server does.`],
]

/** What a request met, as a sentence. */
export function explain(error: unknown, url: URL): string {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  const found = explanations.find(([words]) => words.test(code) || words.test(message))
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const detail = code || message
  return found ? `${found[1](hostOf(url), port)} (${detail})` : `The message did not get through. (${detail})`
}
