import { isIP } from 'node:net'
import { Elysia } from 'elysia'
import { isSetUp, publicUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '../app-deps.ts'

/**
 * Refuses requests for a host name that is not this instance's: a name that an attacker points here (DNS rebinding) gets
 * nothing. Addresses and `localhost` cannot be rebound and serve health checks and the first visit.
 */
export const hosts = (deps: AppDeps) =>
  new Elysia({ name: 'hosts' }).onRequest(({ request, set }) => {
    if (isSetUp(deps) && !isOurs(request, publicUrl(deps))) {
      set.status = 421
      set.headers['content-type'] = 'text/plain; charset=utf-8'
      return `This Opsentry answers at ${publicUrl(deps)}. Open that address, or set another public URL.\n`
    }
  })

function isOurs(request: Request, ours: string): boolean {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined
  if (!url) return false
  const name = url.hostname.replace(/^\[|\]$/g, '')
  return name === 'localhost' || isIP(name) !== 0 || name === new URL(ours).hostname
}
