import { hostnameOf } from './custom-domain.ts'
import { isFromElsewhere } from './fetch-metadata.ts'
import { passHostOn, passPortOn } from './proxy-advice.ts'

/** Characters of what a request claims that a sentence repeats. */
const longestRepeated = 100

/**
 * Why a form is not taken because of where it comes from, as a sentence with the mend; undefined where it comes from here.
 * Browsers name the sending site in Origin; programs that send none are told apart by other means. Hosts are compared, not
 * schemes: behind a proxy that ends TLS the browser says https where this process sees http; what the browser itself says of
 * its own site (Sec-Fetch-Site) counts besides. `ours`: the instance's own.
 */
export function originProblem(request: Request, ours: string): string | undefined {
  const origin = request.headers.get('origin')
  const unlessElsewhere = isFromElsewhere(request) ? sentFrom('another site', ours) : undefined
  if (origin === null || origin === ours) return unlessElsewhere
  else if (origin === 'null')
    return 'Your browser did not say which page this form comes from. Open the page in an ordinary tab, without an extension that hides this, and send the form again.'
  else if (!URL.canParse(origin)) return sentFrom('another site', ours)
  const from = new URL(origin)
  const here = URL.canParse(request.url) ? new URL(request.url) : undefined
  if (here && withoutDot(from.host) === withoutDot(here.host)) return unlessElsewhere
  else if (from.hostname === hostnameOf(request) && from.port !== '')
    return `This form was sent from ${from.host}, but it arrived without the port. ${passPortOn}`
  else return sentFrom(origin.slice(0, longestRepeated), ours)
}

function sentFrom(origin: string, ours: string): string {
  return `This form was sent from ${origin}, and forms are taken from ${ours} alone: open the page there and send it again. ${passHostOn}`
}

/** The final dot of a full host name (RFC 1034, 3.1) names the same host. */
function withoutDot(host: string): string {
  return host.replace(/\.(?=$|:)/, '')
}
