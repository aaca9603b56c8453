import { benchInstance, formToken, print, quantile } from './instance.ts'
import { visit } from './visitors.ts'

/**
 * What visitors feel while people sign in: the status page's p99 with 20 sign-ins a second arriving, and without, in turns
 * within one run. Visitors come at random moments, whatever the server does, and each waits for its own answer. `--short`: few
 * seconds, to see that it works.
 */

const short = process.argv.includes('--short')
const rounds = short ? 1 : 4
const seconds = short ? 2 : 15
const visitorsPerSecond = 100
const signInsPerSecond = 20

const instance = await benchInstance({ OPSENTRY_TRUSTED_PROXIES: '127.0.0.1', OPSENTRY_LOG_LEVEL: 'info' })
try {
  const { url } = await instance.serve()
  const form = await formToken(url, '/sign-in')
  const warmUp = signIns(url, form, new Map())
  await visitors(url, short ? 1 : 5)
  await warmUp.stop()
  const quiet: number[] = []
  const busy: number[] = []
  const answers = new Map<number, number>()
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await visitors(url, seconds)))
    const signingIn = signIns(url, form, answers)
    busy.push(...(await visitors(url, seconds)))
    await signingIn.stop()
  }
  const [calm, loaded] = [quantile(quiet, 0.99), quantile(busy, 0.99)]
  print(`status page p99, quiet (${quiet.length} answers)`, `${calm.toFixed(2)} ms`, '')
  print(`status page p99, ${signInsPerSecond} sign-ins a second`, `${loaded.toFixed(2)} ms`, '')
  print('status page p99, busy / quiet', (loaded / calm).toFixed(2), '≤ 2')
  const told = [...answers].map(([status, count]) => `${count} x ${status}`).join(', ')
  print('sign-ins answered', told, 'none lost')
} finally {
  instance.stop()
}

/** Milliseconds each visitor waited. */
async function visitors(url: string, forSeconds: number): Promise<number[]> {
  const waits: Promise<number>[] = []
  const arrival = arrivals(visitorsPerSecond)
  const began = performance.now()
  for (let visitor = 0; visitor < forSeconds * visitorsPerSecond; visitor++) {
    await until(began + arrival())
    waits.push(visit(url))
  }
  return Promise.all(waits)
}

/** Each from an address and to an account of its own: as many people as there are sign-ins. */
function signIns(url: string, { cookie, token }: { cookie: string; token: string }, answers: Map<number, number>) {
  let stopped = false
  const open = new Set<Promise<void>>()
  let count = 0
  const arrival = arrivals(signInsPerSecond)

  async function one(ip: string): Promise<void> {
    const body = new URLSearchParams({ _csrf: token, email: `p${ip}@example.com`, password: 'correct horse battery' })
    const headers = { cookie, 'x-forwarded-for': ip }
    const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers, body })
    await answer.text()
    answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1)
  }

  const running = (async () => {
    const began = performance.now()
    while (!stopped) {
      const signIn = one(`10.0.${(count >> 8) & 255}.${count & 255}`).finally(() => open.delete(signIn))
      open.add(signIn)
      count += 1
      await until(began + arrival())
    }
  })()
  return {
    async stop() {
      stopped = true
      await running
      await Promise.all(open)
    },
  }
}

/** Moments in ms, one after the other, at random as people come (a Poisson process); the same in every run. */
function arrivals(perSecond: number): () => number {
  let moment = 0
  let seed = perSecond
  return () => {
    // Lehmer's generator: enough for a pace.
    seed = (seed * 48_271) % 2_147_483_647
    moment += (-Math.log(seed / 2_147_483_647) * 1000) / perSecond
    return moment
  }
}

async function until(moment: number): Promise<void> {
  const left = moment - performance.now()
  if (left > 0) await Bun.sleep(left)
}
