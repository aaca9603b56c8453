import { subscribers } from '#src/db/schema/delivery.ts'
import { accounts, instance as instanceTable, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { testPassword } from '#src/testing/personas.ts'
import { formToken, signIn } from './editor.ts'
import { figuresOf, quantile } from './figures.ts'
import { benchInstance } from './instance.ts'
import { isShort, option } from './options.ts'
import { inData } from './set-up.ts'
import { whileServed } from './source-server.ts'

/**
 * Does the time an answer takes tell who is here? Subscribing, sign-in, forgotten password, sign-up and invitations for known and
 * unknown addresses, in turns within one run, each from a network and to an account of its own so that no rate limit joins in.
 * Printed: both medians and quartiles, and how often a random known one took longer than a random unknown one (Mann-Whitney, the
 * area under the curve: 0.5 where the two cannot be told apart). Sign-ins compute bcrypt, 4,000 of them for some 20 minutes.
 * `--short`: few rounds, to see that it works; `--pairs=600`: fewer, in a quarter of an hour less.
 */

const rounds = isShort ? 2 : Number(option('pairs') ?? 2000)
/** An organization invites 50 people a day. */
const roundsOfTeam = 20
const teams = Math.ceil(rounds / roundsOfTeam)

const { print, note } = figuresOf('sign-in-timing')
const instance = await benchInstance({ environment: { OPSENTRY_TRUSTED_PROXIES: '127.0.0.1' }, relayPort: 9 })
await inData(instance.dataFolder, addPeople)
await whileServed(instance, async (url) => {
  const form = await formToken(url, '/sign-in')
  const visitor = { cookie: form.cookie, csrf: form.token }
  const owner = await signIn(url)
  const ask = (path: string, fields: Record<string, string>, expected: number) => (email: string, ip: string) =>
    post(url, path, visitor, { email, ...fields }, ip, expected)

  const subscribing = await measure('subscribing', ask('/subscribe', {}, 200))
  const forgotten = await measure('forgotten password', ask('/forgot-password', {}, 200))
  const signingUp = await measure('sign-up', ask('/sign-up', {}, 200))
  const inviting = await measure('invitation', (email, ip, round) => {
    const path = `/app/team-${Math.floor(round / roundsOfTeam)}/team/invitations`
    return post(url, path, owner, { email, role: 'viewer', days: '7' }, ip, 303)
  })
  const signingIn = await measure('sign-in, wrong password', ask('/sign-in', { password: 'not the password' }, 422))
  print('subscribing: known slower than unknown', subscribing)
  print('forgotten password: known slower than unknown', forgotten)
  print('sign-up: known slower than unknown', signingUp)
  print('invitation: known slower than unknown', inviting)
  print('sign-in: known slower than unknown', signingIn)
})

/**
 * People who have an account, all with one hash of the cost that the executable gives a password, and who follow the page; teams
 * that may invite them; and no bound of the instance on mails to strangers.
 */
async function addPeople({ db, clock }: AppDeps, organizationId: string): Promise<void> {
  const owner = db.select().from(accounts).get()
  const organization = db.select().from(organizations).get()
  if (!owner || !organization) throw new Error('setup made no account')
  const passwordHash = await Bun.password.hash(testPassword, { algorithm: 'bcrypt', cost: isShort ? 4 : 12 })
  const createdAt = clock.now()
  const id = (letter: string, one: number) => `${letter}${String(one).padStart(11, '0')}`
  writeUnaudited(db, (tx) => {
    tx.update(instanceTable).set({ signUp: 'open', strangerMailsPerHour: 100_000 }).run()
    for (let one = 0; one < rounds; one++) {
      const email = `known${one}@example.com`
      const person = { ...owner, id: id('k', one), email, passwordHash, instanceAdmin: false }
      tx.insert(accounts).values(person).run()
      const follower = { id: id('f', one), organizationId, channel: 'email', address: email, mailbox: email } as const
      tx.insert(subscribers)
        .values({ ...follower, state: 'active', createdAt, confirmedAt: createdAt })
        .run()
    }
    for (let one = 0; one < teams; one++) {
      const team = { id: id('t', one), slug: `team-${one}`, customDomain: null, statuspageId: null }
      tx.insert(organizations)
        .values({ ...organization, ...team })
        .run()
      tx.insert(memberships).values({ organizationId: team.id, accountId: owner.id, role: 'owner', createdAt }).run()
    }
  })
}

/** Prints the quartiles. Returns how often a known address took longer. */
async function measure(
  what: string,
  ask: (email: string, ip: string, round: number) => Promise<number>,
): Promise<number> {
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const kinds = round % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const kind of kinds) times[kind].push(await ask(`${kind}${round}@example.com`, address(round, kind), round))
  }
  for (const kind of ['known', 'unknown'] as const) {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(times[kind], share).toFixed(2))
    note(`${what}, ${kind}: quartiles`, `${low} ${middle} ${high} ms`)
  }
  return superiority(times.known, times.unknown)
}

/** Of all pairs, the share in which the first took longer. */
function superiority(first: number[], second: number[]): number {
  let wins = 0
  for (const a of first) for (const b of second) wins += a > b ? 1 : a === b ? 0.5 : 0
  return wins / (first.length * second.length)
}

function address(round: number, kind: 'known' | 'unknown'): string {
  return `10.${kind === 'known' ? 1 : 2}.${round >> 8}.${round & 255}`
}

async function post(
  url: string,
  path: string,
  { cookie, csrf }: { cookie: string; csrf: string },
  fields: Record<string, string>,
  ip: string,
  expected: number,
): Promise<number> {
  const body = new URLSearchParams({ _csrf: csrf, ...fields })
  const headers = { cookie, 'x-forwarded-for': ip }
  const began = performance.now()
  const answer = await fetch(url + path, { method: 'POST', redirect: 'manual', headers, body })
  await answer.text()
  const took = performance.now() - began
  if (answer.status !== expected) throw new Error(`${path} answered ${answer.status}`)
  return took
}
