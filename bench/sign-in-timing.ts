import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { testPassword } from '#src/testing/personas.ts'
import { formToken } from './editor.ts'
import { figuresOf, quantile } from './figures.ts'
import { benchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { inData } from './set-up.ts'
import { whileServed } from './source-server.ts'

/**
 * Does the time an answer takes tell who has an account? Sign-in and forgotten password for known and unknown addresses, in
 * turns within one run, each from an address and to an account of its own so that no rate limit joins in. Printed: both
 * medians and quartiles, and how often a random known one took longer than a random unknown one (Mann-Whitney: 0.5 where
 * the two cannot be told apart). `--short`: few rounds, to see that it works.
 */

const rounds = isShort ? 2 : 120

const { print, note } = figuresOf('sign-in-timing')
const instance = await benchInstance({ environment: { OPSENTRY_TRUSTED_PROXIES: '127.0.0.1' }, relayPort: 9 })
const data = instance.dataFolder
await inData(data, addAccounts)
await whileServed(instance, async (url) => {
  const form = await formToken(url, '/sign-in')
  const signIn = await measure('sign-in, wrong password', (email, ip) =>
    post(url, '/sign-in', form, { email, password: 'not the password' }, ip, 422),
  )
  const forgotten = await measure('forgotten password', (email, ip) =>
    post(url, '/forgot-password', form, { email }, ip, 200),
  )
  print('sign-in: known slower than unknown', signIn)
  print('forgotten password: known slower than unknown', forgotten)
})

/** Known addresses, all with one hash of the cost that the executable gives a password. */
async function addAccounts({ db }: AppDeps): Promise<void> {
  const owner = db.select().from(accounts).get()
  if (!owner) throw new Error('setup made no account')
  const passwordHash = await Bun.password.hash(testPassword, { algorithm: 'bcrypt', cost: isShort ? 4 : 12 })
  writeUnaudited(db, (tx) => {
    for (let one = 0; one < rounds; one++) {
      const known = { id: `known${String(one).padStart(7, '0')}`, email: `known${one}@example.com` }
      tx.insert(accounts)
        .values({ ...owner, ...known, passwordHash, instanceAdmin: false })
        .run()
    }
  })
}

/** Prints the quartiles. Returns how often a known address took longer. */
async function measure(what: string, ask: (email: string, ip: string) => Promise<number>): Promise<number> {
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const kinds = round % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const kind of kinds) times[kind].push(await ask(`${kind}${round}@example.com`, address(round, kind)))
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
  { cookie, token }: { cookie: string; token: string },
  fields: Record<string, string>,
  ip: string,
  expected: number,
): Promise<number> {
  const body = new URLSearchParams({ _csrf: token, ...fields })
  const began = performance.now()
  const answer = await fetch(url + path, { method: 'POST', headers: { cookie, 'x-forwarded-for': ip }, body })
  await answer.text()
  const took = performance.now() - began
  if (answer.status !== expected) throw new Error(`${path} answered ${answer.status}`)
  return took
}
