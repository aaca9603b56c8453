import { isIP } from 'node:net'
import { Elysia } from 'elysia'
import { namedUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '../app-deps.ts'
import { hostnameOf, slugOfHost } from '../custom-domain.ts'

/**
 * Refuses requests for a host name that is neither this instance's nor an organization's own domain: a name that an attacker
 * points here (DNS rebinding) gets nothing, once somebody has said what the name is. Addresses and `localhost` cannot be
 * rebound and serve health checks and the first session.
 */
export const hosts = (deps: AppDeps) =>
  new Elysia({ name: 'hosts' }).onRequest(({ request, set }) => {
    const ours = namedUrl(deps)
    if (ours !== null && !isOurs(request, ours) && slugOfHost(deps, request) === null) {
      set.status = 421
      set.headers['content-type'] = 'text/plain; charset=utf-8'
      return `This Opsentry answers at ${ours}. Open that address, or set another public URL.\n`
    }
  })

function isOurs(request: Request, ours: string): boolean {
  const name = hostnameOf(request)?.replace(/^\[|\]$/g, '')
  return name !== undefined && (name === 'localhost' || isIP(name) !== 0 || name === new URL(ours).hostname)
}
