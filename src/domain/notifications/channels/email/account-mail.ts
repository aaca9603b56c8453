import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { notices } from '#src/db/schema/operations.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { anchorAt, anchorLine } from '#src/domain/audit/anchor-line.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import type { Mail } from '#src/domain/mail/mail.ts'
import { spellingsOf } from '#src/domain/mail/mailbox-key.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { OneTimePurpose } from '#src/words.ts'
import type { RenderedMail } from '../mail-facts.ts'
import type { Sendable } from '../sendable.ts'
import { accessLetters } from './access-mail.ts'
import { alarmLetters } from './alarm-mail.ts'
import { browserName } from './browser-name.ts'
import { ownTokens } from './good-tokens.ts'
import type { Letter, Letters } from './letter.ts'
import { automatic, messageId } from './message-id.ts'
import { publishingLetters } from './publishing-mail.ts'
import { securityLetters } from './security-mail.ts'
import { instanceSender } from './sender.ts'
import { ssoLetters } from './sso-mail.ts'
import { teamLetters } from './team-mail.ts'

/** A mail to an account, or to whoever may become one; read when it is sent, so that nothing outdated leaves. */
export function accountMail(deps: Deps, delivery: Delivery, relayFrom: string): Sendable<Mail> {
  const write = letters[delivery.kind]
  const letter: Letter = write ? write(deps, delivery) : { skip: 'There is no such message.' }
  if ('skip' in letter) return letter
  const { from, mail } = letter.send
  return {
    send: {
      ...instanceSender(deps, from, relayFrom),
      to: delivery.address,
      returnPath: relayFrom,
      messageId: messageId(deps, delivery.id),
      headers: automatic,
      references: null,
      list: null,
      ...mail,
    },
  }
}

const letters: Letters = {
  ...teamLetters,
  ...ssoLetters,
  ...securityLetters,
  ...alarmLetters,
  ...accessLetters,
  ...publishingLetters,

  sign_up(deps, { subjectId }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    const known = accountOf(deps, token.email ?? '') !== undefined
    const url = known
      ? routes.signIn.show.url()
      : routes.signUp.link.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.signUp({ ...here(deps), known, url: publicUrl(deps) + url }))
  },

  password_reset(deps, { subjectId }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    if (!accountOf(deps, token.email ?? '')) return { skip: 'No account has this address.' }
    const url = publicUrl(deps) + routes.resetPassword.show.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.passwordReset({ ...here(deps), url, expiresAt: token.expiresAt }))
  },

  password_changed: (deps, { subjectId }) =>
    fromInstance(
      deps.render.passwordChanged({
        ...here(deps),
        url: publicUrl(deps) + routes.forgotPassword.show.url(),
        tokens: ownTokens(deps.db, deps.clock.now(), subjectId ?? ''),
        tokensUrl: publicUrl(deps) + routes.account.apiTokens.index.url(),
      }),
    ),

  new_device(deps, { subjectId }) {
    const session = deps.db
      .select({ at: sessions.createdAt, userAgent: sessions.userAgent, ip: sessions.ip })
      .from(sessions)
      .where(eq(sql`substr(${sessions.tokenHash}, 1, 16)`, subjectId ?? ''))
      .get()
    const seen = session && { at: session.at, ip: session.ip, browser: browserName(session.userAgent) }
    const url = publicUrl(deps) + routes.account.sessions.show.url()
    return fromInstance(deps.render.newDevice({ ...here(deps), session: seen ?? null, url }))
  },

  email_verification(deps, { subjectId, address }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    const owner = accountOf(deps, address)
    if (owner && owner.id !== token.accountId) return { skip: 'Another account has this address.' }
    const url = publicUrl(deps) + routes.verifyEmail.show.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.emailVerification({ ...here(deps), address, url }))
  },

  email_change_asked(deps, { subjectId, address }) {
    const [cancel, change] = [
      linkOf(deps, subjectId, 'cancel_email_change', address),
      linkOf(deps, subjectId, 'verify_email'),
    ]
    if (!cancel || !change) return linkIsOver
    const url = publicUrl(deps) + routes.keptEmail.show.url({ token: signedToken(deps, 'one-time', cancel.id) })
    return fromInstance(deps.render.emailChangeAsked({ ...here(deps), address: change.email ?? '', url }))
  },

  email_changed(deps, { subjectId, address }) {
    const account = accountWithId(deps, subjectId)
    if (!account) return { skip: 'The account is gone.' }
    const undo = linkOf(deps, subjectId, 'undo_email_change', address)
    const url = undo && routes.formerEmail.show.url({ token: signedToken(deps, 'one-time', undo.id) })
    return fromInstance(
      deps.render.emailChanged({
        ...here(deps),
        address: account.email,
        undo: undo && url !== undefined ? { url: publicUrl(deps) + url, until: undo.expiresAt } : null,
      }),
    )
  },

  account_deletion(deps, { subjectId }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    const url = publicUrl(deps) + routes.undoDeletion.show.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.accountDeletion({ ...here(deps), url, until: token.expiresAt }))
  },

  data_request_due(deps, { subjectId }) {
    const open = deps.db
      .select()
      .from(dataRequests)
      .where(eq(dataRequests.state, 'open'))
      .orderBy(asc(dataRequests.dueAt))
    const waiting = open.all().filter(({ id, dueNotifiedAt }) => id === subjectId || dueNotifiedAt !== null)
    const request = waiting.find(({ id }) => id === subjectId) ?? waiting[0]
    if (!request) return { skip: 'The request was closed meanwhile.' }
    const { id, kind, dueAt } = request
    const facts = { kind, dueAt, overdue: dueAt <= deps.clock.now(), others: waiting.length - 1 }
    const url = publicUrl(deps) + routes.admin.dataRequest.show.url({ id })
    return fromInstance(deps.render.dataRequestDue({ ...here(deps), ...facts, url }))
  },

  audit_anchor(deps, { subjectId }) {
    const anchor = anchorAt(deps.db, Number(subjectId))
    if (!anchor) return { skip: 'The entry is gone.' }
    const { at, sequence } = anchor
    return fromInstance(deps.render.auditAnchor({ ...here(deps), at, sequence, line: anchorLine(anchor) }))
  },

  notice(deps, { subjectId }) {
    const notice = deps.db
      .select()
      .from(notices)
      .where(eq(notices.id, subjectId ?? ''))
      .get()
    if (!notice || notice.withdrawnAt !== null) return { skip: 'The notice was withdrawn.' }
    if (notice.endsAt <= deps.clock.now()) return { skip: 'The notice is over.' }
    return fromInstance(deps.render.notice({ ...here(deps), title: notice.title, body: notice.body }))
  },

  policy_change(deps, { subjectId, address }) {
    const version = deps.db
      .select()
      .from(policyVersions)
      .where(eq(policyVersions.id, subjectId ?? ''))
      .get()
    if (!version || version.withdrawnAt !== null || version.effectiveAt === null)
      return { skip: 'The version was withdrawn.' }
    if (!accountOf(deps, address)) return { skip: 'No account has this address.' }
    const { summary, effectiveAt } = version
    const inForce = effectiveAt <= deps.clock.now()
    const url = publicUrl(deps) + routes.privacyPolicy.version.url({ id: version.id })
    const operator = readInstance(deps.db).operatorName ?? 'Opsentry'
    return fromInstance(deps.render.policyChange({ ...here(deps), operator, summary, effectiveAt, inForce, url }))
  },
}

const linkIsOver = { skip: 'The link was used or is over.' }

function pending(deps: Deps, id: string | null) {
  const token = deps.db
    .select()
    .from(oneTimeTokens)
    .where(eq(oneTimeTokens.id, id ?? ''))
    .get()
  return token && token.expiresAt > deps.clock.now() ? token : undefined
}

function accountWithId(deps: Deps, id: string | null) {
  return deps.db
    .select()
    .from(accounts)
    .where(eq(accounts.id, id ?? ''))
    .get()
}

/** The account's newest pending link of this purpose; `address`: the one mailed there. */
function linkOf(deps: Deps, accountId: string | null, purpose: OneTimePurpose, address?: string) {
  return deps.db
    .select()
    .from(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.purpose, purpose),
        eq(oneTimeTokens.accountId, accountId ?? ''),
        gt(oneTimeTokens.expiresAt, deps.clock.now()),
        ...(address === undefined ? [] : [inArray(oneTimeTokens.email, spellingsOf(address))]),
      ),
    )
    .orderBy(desc(oneTimeTokens.createdAt))
    .get()
}

function accountOf(deps: Deps, address: string) {
  return deps.db
    .select({ id: accounts.id })
    .from(accounts)
    .where(inArray(accounts.email, spellingsOf(address)))
    .get()
}

function here(deps: Deps) {
  return { instanceUrl: publicUrl(deps) }
}

function fromInstance(mail: RenderedMail): Letter {
  return { send: { from: 'Opsentry', mail } }
}
