import type { Config } from '#src/config.ts'
import type { Authority } from '#src/domain/certificates/authority.ts'
import { version } from './version.ts'

/** From which certificates are got, as the environment says; null: from none. */
export function authorityOf({ acme }: Config): Authority | null {
  return acme ? { directory: acme.directory, email: acme.email, userAgent: `Opsentry/${version}` } : null
}
