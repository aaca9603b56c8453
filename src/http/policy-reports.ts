import { logPolicyReport, type PolicyReport } from '#src/domain/request-logs/log-policy-report.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { type Binding, inbound } from './action.ts'
import { withoutTokens } from './find-route.ts'
import { originProblem } from './origin.ts'

/** Bytes; browsers send some 600. */
const longestReport = 8192
/** Characters of each fact. */
const longestFact = 200

/** Browsers post here what a page's Content-Security-Policy has kept from happening (`report-uri`). */
export const policyReportRoutes: Binding[] = [
  inbound(routes.policyReports, ({ deps, request, bytes, session }) => {
    if (bytes.length > longestReport) return new Response(null, { status: 413 })
    const report = reportIn(bytes)
    if (report === undefined) return new Response(null, { status: 422 })
    if (!isOfExtension(report) && originProblem(request, publicUrl(deps)) === undefined)
      logPolicyReport(deps, { ...report, accountId: session.account()?.accountId ?? null })
    return new Response(null, { status: 204 })
  }),
]

/** Undefined where it is none. */
function reportIn(bytes: Buffer): Omit<PolicyReport, 'accountId'> | undefined {
  const facts = Object(Object(parsed(bytes))['csp-report'])
  const text = (name: string) => (typeof facts[name] === 'string' ? facts[name].slice(0, 2 * longestFact) : '')
  const directive = text('effective-directive') || text('violated-directive')
  const page = text('document-uri')
  if (directive === '' || !URL.canParse(page)) return undefined
  const line = Number.isSafeInteger(facts['line-number']) ? `:${facts['line-number']}` : ''
  const source = withoutQuery(text('source-file'))
  return {
    directive: directive.slice(0, longestFact),
    blocked: withoutQuery(text('blocked-uri')),
    page: withoutTokens(new URL(page).pathname).slice(0, longestFact),
    source: source && source + line,
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** What stands behind the path may be a secret; of `data:` and its like nothing but the kind is of use. */
function withoutQuery(address: string): string {
  if (!URL.canParse(address)) return address.slice(0, longestFact)
  const { protocol, host, pathname } = new URL(address)
  return (host === '' ? protocol : `${protocol}//${host}${withoutTokens(pathname)}`).slice(0, longestFact)
}

/** A visitor's own additions to their browser, which the policy keeps out as it keeps out everything else. */
function isOfExtension({ blocked, source }: Pick<PolicyReport, 'blocked' | 'source'>): boolean {
  return [blocked, source].some((one) => /^[\w-]*extension\b/.test(one))
}
