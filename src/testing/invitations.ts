import { invitations } from '#src/db/schema/access.ts'
import type { Deps, Member, SystemActor } from '#src/domain/context.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { type InviteMember, inviteMember } from '#src/domain/team/invite-member.ts'
import { acmeId, system } from './personas.ts'

/** Configures a relay, so that mail can be queued. Nobody listens there: to deliver, a test needs a server of its own. */
export function connectRelay(deps: Deps, from = 'status@opsentry.example'): void {
  configureRelay(deps, system, { host: '127.0.0.1', port: '25', security: 'none', user: '', password: '', from })
}

/** Invites somebody to acme as editor for a week, unless `input` says otherwise. Returns the id and the token of the link. */
export function invite(
  deps: Deps,
  input: Partial<InviteMember> = {},
  actor: Member | SystemActor = system,
): { id: string; token: string } {
  inviteMember(deps, actor, acmeId, { email: 'new@example.com', role: 'editor', days: 7, ...input })
  const id = deps.db.select().from(invitations).all().at(-1)?.id ?? ''
  return { id, token: signedToken(deps, 'invitation', id) }
}
