import { writeUnaudited } from '#src/db/write.ts'
import { resetFactorNow } from '#src/domain/accounts/factor-reset.ts'
import type { EndingEvent } from '#src/domain/endings.ts'
import { endMembership } from '#src/domain/team/change-team.ts'
import { mailedToken, setAccountRow } from '../accounts.ts'
import { codeOf } from '../authenticator.ts'
import type { TestAnswer } from '../harness.ts'
import { system } from '../personas.ts'
import { linkFor, loweredRole, newPassword, ownRole, password, type World } from './world.ts'

/** How each event comes about, from the outside where there is an outside. An event that is not in here does not compile. */
export const causes: Record<EndingEvent, (world: World) => Promise<void>> = {
  async 'password changed'({ own }) {
    expectDone(await own.post('/account/password', { currentPassword: password, password: newPassword }))
  },

  async 'password reset'(world) {
    const token = linkFor(world, { purpose: 'reset_password', email: world.person.email })
    expectDone(await world.app.visitor().post(`/reset-password/${token}`, { password: newPassword }))
  },

  'address change asked': askForAddress,
  'address change done': changeAddress,

  async 'address change undone'(world) {
    await changeAddress(world)
    const token = mailedToken(world.app.deps, 'undo_email_change')
    expectDone(await world.app.visitor().post(`/former-email/${token}`, { password: newPassword }))
  },

  async 'second factor added'({ app: { deps }, person, own }) {
    setAccountRow(deps, person.id, { totpSecret: null, totpEnabledAt: null, totpLastStep: null })
    expectDone(await own.post('/account/second-factor/totp', { currentPassword: password }))
    const { text } = await own.get('/account/second-factor')
    const secret = /data-totp-secret>([A-Z2-7 ]+)</.exec(text)?.[1] ?? ''
    const code = codeOf(secret.replaceAll(' ', ''), deps.clock.now())
    expectDone(await own.post('/account/second-factor/totp/confirmation', { code }), 200)
  },

  async 'second factor removed'({ own }) {
    expectDone(await own.post('/account/second-factor/totp/removal', { currentPassword: password }))
  },

  async 'second factor reset'({ app: { deps }, person }) {
    resetFactorNow(deps, system, person.email)
  },

  async 'role lowered'({ owner, slug, person }) {
    expectDone(await owner.post(`/app/${slug}/team/members/${person.id}/role`, { role: loweredRole }))
  },

  async 'removed from the organization'({ owner, slug, person }) {
    expectDone(await owner.post(`/app/${slug}/team/members/${person.id}/removal`))
  },

  async 'left the organization'({ own, slug }) {
    expectDone(await own.post(`/app/${slug}/team/departure`))
  },

  async 'deactivated by the organization'({ app: { deps }, organizationId, person }) {
    const member = { accountId: person.id, role: ownRole } as const
    writeUnaudited(deps.db, (tx) =>
      endMembership(tx, deps, system, organizationId, member, 'deactivated by the organization'),
    )
  },

  async 'account deleted'({ app: { deps }, own, person }) {
    setAccountRow(deps, person.id, { totpSecret: null, totpEnabledAt: null })
    const typed = { currentPassword: password, code: '', typedEmail: person.email }
    expectDone(await own.post('/account/data/deletion', typed), 200)
  },

  async 'organization deleted'({ owner, slug }) {
    expectDone(await owner.post(`/app/${slug}/settings/deletion`, { typedName: slug }))
  },

  async 'page access changed'({ owner, slug }) {
    const typed = { visibility: 'password', password: newPassword }
    expectDone(await owner.post(`/app/${slug}/settings/visibility`, typed))
  },
}

async function askForAddress({ own, slug }: World): Promise<void> {
  expectDone(await own.post('/account/email', { email: `${slug}@elsewhere.example`, currentPassword: password }))
}

async function changeAddress(world: World): Promise<void> {
  const { app, own } = world
  // A moment later than what the walk tries, since the order of changes tells which may be undone.
  app.deps.clock.advance(1)
  await askForAddress(world)
  expectDone(await own.post(`/verify-email/${mailedToken(app.deps, 'verify_email')}`), 200)
}

/** An event that did not come about would end nothing, and let every cell that keeps something pass. */
function expectDone(answer: TestAnswer, status = 303): void {
  if (answer.status !== status) throw new Error(`the event did not happen: ${answer.status}`)
}
