import { openDatabase } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { keepBooks } from '#src/db/write.ts'
import { benchInstance, formToken, print, quantile } from './instance.ts'

/**
 * Does the time an answer takes tell who has an account? Sign-in and forgotten password for known and unknown addresses, in
 * turns within one run, each from an address and to an account of its own so that no rate limit joins in. Printed: both
 * medians and quartiles, and how often a random known one took longer than a random unknown one (Mann-Whitney: 0.5 where
 * the two cannot be told apart). `--short`: few rounds, to see that it works.
 */

const short = process.argv.includes('--short')
const rounds = short ? 4 : 120

const instance = await benchInstance({ OPSENTRY_TRUSTED_PROXIES: '127.0.0.1', OPSENTRY_LOG_LEVEL: 'info' })
try {
  await instance.run(['version'])
  addAccounts()
  const { url } = await instance.serve()
  const form = await formToken(url, '/sign-in')
  await measure('sign-in, wrong password', (email, ip) =>
    post(url, '/sign-in', form, { email, password: 'not the password' }, ip, 422),
  )
  await measure('forgotten password', (email, ip) => post(url, '/forgot-password', form, { email }, ip, 200))
} finally {
  instance.stop()
}

/** Known addresses, all with the owner's password hash; and a relay that forgotten passwords can be mailed through. */
function addAccounts(): void {
  const db = openDatabase(`${instance.environment.OPSENTRY_DATA}/opsentry.db`)
  const owner = db.select().from(accounts).get()
  if (!owner) throw new Error('setup made no account')
  keepBooks(db, (tx) => {
    for (let one = 0; one < rounds; one++)
      tx.insert(accounts)
        .values({
          ...owner,
          id: `known${String(one).padStart(7, '0')}`,
          email: `known${one}@example.com`,
          instanceAdmin: false,
        })
        .run()
  })
  db.$client.run(
    "UPDATE instance SET relay_host = '127.0.0.1', relay_port = 9, relay_security = 'none', relay_from = 'a@example.com'",
  )
  db.$client.close(true)
}

async function measure(what: string, ask: (email: string, ip: string) => Promise<number>): Promise<void> {
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const kinds = round % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const kind of kinds) times[kind].push(await ask(`${kind}${round}@example.com`, address(round, kind)))
  }
  for (const kind of ['known', 'unknown'] as const) {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(times[kind], share).toFixed(2))
    print(`${what}, ${kind}: quartiles`, `${low} ${middle} ${high} ms`, 'the other line')
  }
  print(`${what}: known slower than unknown`, superiority(times.known, times.unknown).toFixed(2), '0.4 to 0.6')
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
