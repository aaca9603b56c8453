import { invitations as invited } from '#src/db/schema/access.ts'
import { createApiToken, createOwnToken } from '#src/domain/api-tokens/create-api-token.ts'
import { type Credential, type EndingEvent, endings, type Fate, linkFates } from '#src/domain/endings.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { inviteMember } from '#src/domain/team/invite-member.ts'
import { type OneTimePurpose, oneTimePurposes, type Role } from '#src/words.ts'
import type { Browser, TestAnswer } from '../harness.ts'
import { linkFor, loweredRole, ownRole, password, signedInAs, type World } from './world.ts'

/** What the old credentials still open, by name; the same shape before an event, after it, and as the table has it. */
type Opens = Record<string, boolean>

interface Trial {
  /** Takes the credentials, and gives what they open by now. */
  begin: (world: World) => Promise<() => Promise<Opens>>
  /** What the table says that they open after the event. */
  expected: (event: EndingEvent) => Opens
}

/** A credential that is not in here does not compile, nor does a fate without an expectation. */
export const trials: Record<Credential, Trial> = {
  sessions: {
    begin: async ({ own, elsewhere, slug }) => {
      const copy = own.cookie('opsentry_session') ?? ''
      const copied = elsewhere.copy(copy)
      return async () => ({
        own: isShown(await own.get('/account')),
        'a copy of its cookie': isShown(await copied.get('/account')),
        'signed in elsewhere': isShown(await elsewhere.get('/account')),
        'the organization': isShown(await own.get(`/app/${slug}`)),
        'the organization’s settings': isShown(await own.get(`/app/${slug}/settings`)),
      })
    },
    expected: (event) => {
      const { own, copy, elsewhere, organization, settings } = openSessions[endings[event].sessions]
      return {
        own,
        'a copy of its cookie': copy,
        'signed in elsewhere': elsewhere,
        'the organization': organization,
        'the organization’s settings': settings,
      }
    },
  },

  links: {
    begin: async (world) => {
      const { person, app } = world
      const ofPurpose = (purpose: OneTimePurpose) => {
        const byAddress = purpose === 'reset_password' || purpose === 'sign_up'
        const email = purpose === 'undo_email_change' ? `former.${person.email}` : person.email
        const link = { purpose, email, challenge: 'challenge of the tests' }
        return linkFor(world, byAddress ? link : { ...link, accountId: person.id })
      }
      // Two of each, because a key that is refused uses its challenge up; a moment before what the event itself makes.
      const [before, after] = [oneTimePurposes.map(ofPurpose), oneTimePurposes.map(ofPurpose)]
      app.deps.clock.advance(1)
      const rounds = [before, after]
      return async () => {
        const tokens = rounds.shift() ?? []
        const opens = await Promise.all(
          oneTimePurposes.map(
            async (purpose, place): Promise<[OneTimePurpose, boolean]> => [
              purpose,
              await followed[purpose](world, tokens[place] ?? ''),
            ],
          ),
        )
        return Object.fromEntries(opens)
      }
    },
    expected: (event) => {
      const isOpen = openLinks[endings[event].links]
      return Object.fromEntries(oneTimePurposes.map((purpose) => [purpose, isOpen(purpose)]))
    },
  },

  invitations: {
    begin: async ({ app: { deps, visitor }, admin, organizationId, slug }) => {
      const roles: Role[] = [ownRole, 'editor', loweredRole]
      const tokens = roles.map((role): [Role, string] => {
        inviteMember(deps, admin, organizationId, { email: `${role}@${slug}.example`, role, days: 7 })
        const id = deps.db.select().from(invited).all().at(-1)?.id ?? ''
        return [role, signedToken(deps, 'invitation', id)]
      })
      return async () => {
        const opens: [string, boolean][] = []
        for (const [role, token] of tokens) opens.push([role, isShown(await visitor().get(`/invitations/${token}`))])
        return Object.fromEntries(opens)
      }
    },
    expected: (event) => openInvitations[endings[event].invitations],
  },

  tokens: {
    begin: async (world) => {
      const { app, admin, organizationId, serviceId } = world
      const input = { name: 'Script', role: ownRole, days: 30 }
      const components = `/v1/pages/${organizationId}/components`
      const mine = app.withToken(createOwnToken(app.deps, admin, organizationId, input))
      const theirs = app.withToken(createApiToken(app.deps, admin, organizationId, input))
      const writes = (program: Browser) =>
        program.send(`${components}/${serviceId}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ component: { status: 'operational' } }),
        })
      return async () => ({
        'mine reads': isShown(await mine.get(components)),
        'mine writes': isShown(await writes(mine)),
        'the organization’s writes': isShown(await writes(theirs)),
      })
    },
    expected: (event) => ({
      ...openTokens[endings[event].tokens],
      'the organization’s writes': endings[event].of !== 'organization',
    }),
  },

  passes: {
    begin: async ({ app, slug, own, elsewhere }) => {
      const visitor = app.visitor()
      await visitor.post(`/s/${slug}/access`, { password })
      return async () => ({
        'a visitor’s': isShown(await visitor.get(`/s/${slug}`)),
        // A member's pass is the session, which another cell tries; here, that it ends where the table says so.
        'the member’s': isShown(await own.get(`/s/${slug}`)) || isShown(await elsewhere.get(`/s/${slug}`)),
      })
    },
    expected: (event) => {
      const { of, passes } = endings[event]
      const isOfPage = of === 'page' || of === 'organization'
      return { 'a visitor’s': !(passes === 'end' && isOfPage), 'the member’s': !(passes === 'end' && of !== 'page') }
    },
  },
}

const all = { own: true, copy: true, elsewhere: true, organization: true, settings: true }

const openSessions: Record<Fate<'sessions'>, typeof all> = {
  stay: all,
  'others end': { ...all, elsewhere: false },
  'others end, its own is renewed': { ...all, copy: false, elsewhere: false },
  'all end': { own: false, copy: false, elsewhere: false, organization: false, settings: false },
  'act with the new role': { ...all, settings: false },
  'lose the organization': { ...all, organization: false, settings: false },
}

const openLinks: Record<Fate<'links'>, (purpose: OneTimePurpose) => boolean> = {
  stay: () => true,
  void: (purpose) => linkFates[purpose] !== 'dies',
  'void, and so is the undo of a deletion': (purpose) => linkFates[purpose] !== 'dies' && purpose !== 'undo_deletion',
  'the pending change is replaced': (purpose) => purpose !== 'verify_email' && purpose !== 'cancel_email_change',
}

const openInvitations: Record<Fate<'invitations'>, Record<string, boolean>> = {
  stay: { admin: true, editor: true, viewer: true },
  void: { admin: false, editor: false, viewer: false },
  'above the new role void': { admin: false, editor: false, viewer: true },
}

const openTokens: Record<Fate<'tokens'>, { 'mine reads': boolean; 'mine writes': boolean }> = {
  stay: { 'mine reads': true, 'mine writes': true },
  end: { 'mine reads': false, 'mine writes': false },
  'act with the new role': { 'mine reads': true, 'mine writes': false },
}

/** Whether a link still leads anywhere, without using it up: what it asks for next is a code, a password or a key. */
const followed: Record<OneTimePurpose, (world: World, token: string) => Promise<boolean>> = {
  sign_up: looked('sign-up'),
  reset_password: looked('reset-password'),
  cancel_email_change: looked('keep-email'),
  undo_email_change: looked('former-email'),
  undo_deletion: looked('undo-deletion'),
  verify_email: async ({ app, person }, token) =>
    isShown(await signedInAs(app, person.id).get(`/verify-email/${token}`)),
  async second_factor({ app }, token) {
    const browser = app.visitor()
    browser.setCookie('opsentry_challenge', token)
    return (await browser.post('/sign-in/code', { code: '000000' })).text.includes('This code is wrong')
  },
  passkey_sign_in: ({ app }, token) => asksForKey(app.visitor(), '/sign-in/passkey', token),
  confirm_passkey: ({ app, person }, token) => asksForKey(signedInAs(app, person.id), '/account/confirmation', token),
  passkey_registration: ({ app, person }, token) => asksForKey(signedInAs(app, person.id), '/account/passkeys', token),
}

function looked(path: string) {
  return async ({ app }: World, token: string) => isShown(await app.visitor().get(`/${path}/${token}`))
}

async function asksForKey(browser: Browser, path: string, token: string): Promise<boolean> {
  const { text } = await browser.post(path, { name: 'Phone', token, response: '{"id":"none"}' })
  return text.includes('The passkey was not accepted')
}

const isShown = ({ status }: TestAnswer): boolean => status === 200
