import { routes } from '#src/routes.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Icon } from './icons.tsx'

/**
 * A request that came by another address than the public URL.
 * - `host`: with another name or port
 * - `scheme`: over http, and nobody says that the browser came by https
 * - `untrusted`: a proxy says so that is not believed
 */
export interface StrayOrigin {
  cause: 'host' | 'scheme' | 'untrusted'
  /** Scheme, host and port, as they arrived. */
  seen: string
  /** The public URL. */
  expected: string
  /** The address of whoever connected: the proxy's, where there is one. */
  peer: string
}

/** For the instance admin, above every page behind the sign-in. */
export function StrayOriginNotice({ stray, t }: { stray: StrayOrigin; t: DashboardMessages }): JSX.Element {
  const { strayOrigin: words } = t
  const { cause, seen, expected, peer } = stray
  const todo = { host: words.host(expected), scheme: words.scheme(peer), untrusted: words.untrusted(peer) }
  return (
    <section class="notice notice-late alarm" aria-label={words.title}>
      <Icon name="network" />
      <p>
        <strong safe>{words.title}</strong>
        <span class="hint" safe>
          {`${words.seen(seen, expected)} ${todo[cause]}`}
        </span>
      </p>
      <a href={`${routes.admin.instance.show.url()}#url`} safe>
        {words.open}
      </a>
    </section>
  )
}
