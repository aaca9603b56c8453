import { randomBytes } from 'node:crypto'
import type { Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import type { BounceMode } from '#src/words/bounces.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'
import { bounceSecretIdentity, readBounceMailbox, readBounceSecret } from './bounces.ts'
import { type BounceInput, checkBounces } from './check-bounces.ts'

/**
 * Sets how bounces come back. Returns the secret that signs posted ones if it was made now, to be shown this once. Throws
 * invalid for mistyped fields.
 */
export function configureBounces(deps: Deps, actor: Actor, form: Form): string | null {
  authorizeInstanceAdmin(actor)
  const input = accepted(checkBounces(form, readBounceMailbox(deps)))
  const known = readBounceSecret(deps)
  const fresh = input.mode === 'webhook' && known === null ? newSecret() : null
  write(deps.db, (tx) => save(tx, deps, actor, input, input.mailbox?.password ?? fresh ?? known))
  return fresh
}

/** Makes a new secret for posted bounces, to be shown this once; bounces signed with the old one are refused from now on. */
export function renewBounceSecret(deps: Deps, actor: Actor): string {
  authorizeInstanceAdmin(actor)
  if (readBounceSecret(deps) === null) throw conflict('Bounces are not posted here: choose that first.')
  const secret = newSecret()
  write(deps.db, (tx) => {
    changeInstance(tx, deps, actor, {
      set: { bounceSecret: deps.secrets.seal(secret, bounceSecretIdentity) },
      action: 'instance.bounce_secret_renewed',
    })
  })
  return secret
}

/** Standard Webhooks: 24 to 64 random bytes. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function save(tx: Tx, deps: Deps, actor: Actor, { mode, address, mailbox }: BounceInput, secret: string | null): void {
  const before = readInstance(tx)
  const sealed = mode === 'none' || secret === null ? null : deps.secrets.seal(secret, bounceSecretIdentity)
  const change = {
    bounceMode: mode,
    bounceAddress: address,
    bounceHost: mailbox?.host ?? null,
    bouncePort: mailbox?.port ?? null,
    bounceSecurity: mailbox?.security ?? null,
    bounceUser: mailbox?.user ?? null,
  }
  // A position means nothing in another mailbox.
  const same = mailbox !== null && before.bounceHost === mailbox.host && before.bounceUser === mailbox.user
  changeInstance(tx, deps, actor, {
    set: {
      ...change,
      bounceSecret: sealed,
      bounceSeen: same ? before.bounceSeen : null,
      bounceCheckedAt: same ? before.bounceCheckedAt : null,
      bounceProblem: null,
    },
    action: 'instance.bounces_configured',
    changes: { before: audited(before), after: audited(change) },
  })
}

function audited(row: {
  bounceMode: BounceMode
  bounceAddress: string | null
  bounceHost: string | null
  bouncePort: number | null
  bounceUser: string | null
}) {
  const { bounceMode: mode, bounceAddress: address, bounceHost: host, bouncePort: port, bounceUser: user } = row
  return { mode, address, host, port, user }
}
