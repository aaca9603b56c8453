import type { Tx } from '#src/db/connection.ts'
import { markQueued, write } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { accepted, type Checked, checked, named, together } from '../forms/checked.ts'
import { authorizeSettings } from '../settings/authorize-settings.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'
import { checkRelay, type RelayInput } from './check-relay.ts'
import type { Token } from './check-token.ts'
import type { Relay } from './mail.ts'
import { readRelay } from './read-relay.ts'
import { saveToken } from './save-token.ts'

const byPassword = checked({ token: null }, {})

/**
 * Saves the SMTP relay that carries every mail from now on, its password sealed, or what its tokens are asked for with. Throws
 * invalid for mistyped fields.
 */
export function configureRelay(
  deps: Deps,
  actor: Actor,
  input: RelayInput,
  typed: Checked<{ token: Token | null }> = byPassword,
): void {
  authorizeSettings(deps.db, actor)
  const { relay, token } = accepted(together(named('relay', checkRelay(input, readRelay(deps))), typed))
  write(deps.db, (tx) => saveRelay(tx, deps, actor, relay, token))
}

/** Removes the relay: no mail leaves until one is configured. */
export function skipRelay(deps: Deps, actor: Actor): void {
  authorizeSettings(deps.db, actor)
  write(deps.db, (tx) => saveRelay(tx, deps, actor, null))
}

/** In the causing transaction. `relay` null: setup skipped it, which removes a relay saved before. */
export function saveRelay(tx: Tx, deps: Deps, actor: Actor, relay: Relay | null, token: Token | null = null): void {
  markQueued(tx)
  saveToken(tx, deps, 'relay', token)
  const {
    relayHost: host,
    relayPort: port,
    relaySecurity: security,
    relayUser: user,
    relayFrom: from,
  } = readInstance(tx)
  changeInstance(tx, deps, actor, {
    set: {
      relayHost: relay?.host ?? null,
      relayPort: relay?.port ?? null,
      relaySecurity: relay?.security ?? null,
      relayUser: relay?.user ?? null,
      relayPassword: relay?.password ? deps.secrets.seal(relay.password, 'instance.relayPassword') : null,
      relayFrom: relay?.from ?? null,
      relaySkippedAt: relay ? null : deps.clock.now(),
    },
    action: relay ? 'instance.relay_configured' : 'instance.relay_skipped',
    changes: {
      before: { host, port, security, user, from },
      after: relay ? { ...relay, password: undefined, tokenUrl: token?.tokenUrl } : {},
    },
  })
}
