import { formToken } from './editor.ts'
import { figuresOf, quantile } from './figures.ts'
import { benchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { whileServed } from './source-server.ts'
import { visit } from './visitors.ts'

/**
 * Visitors' waits while people sign in: the status page's p99 with 20 sign-ins a second arriving, and without, in turns
 * within one run. Visitors come at random moments, whatever the server does, and each waits for its own answer. `--short`: few
 * seconds, to see that it works.
 */

const rounds = isShort ? 1 : 4
const seconds = isShort ? 0.5 : 15
const warmUpSeconds = isShort ? 0.2 : 5
const visitorsPerSecond = 100
const signInsPerSecond = 20
/** Milliseconds for which somebody waits for an answer. */
const patience = 120_000

const { print, note } = figuresOf('sign-in-load')
const instance = await benchInstance({ environment: { OPSENTRY_TRUSTED_PROXIES: '127.0.0.1' } })
await whileServed(instance, measure)

async function measure(url: string): Promise<void> {
  const form = await formToken(url, '/sign-in')
  const warmUp = signIns(url, form)
  await visitors(url, warmUpSeconds)
  await warmUp.stop()
  const quiet: number[] = []
  const busy: number[] = []
  const statuses: number[] = []
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await visitors(url, seconds)))
    const signingIn = signIns(url, form)
    busy.push(...(await visitors(url, seconds)))
    statuses.push(...(await signingIn.stop()))
  }
  const [calm, loaded] = [quantile(quiet, 0.99), quantile(busy, 0.99)]
  note(`page p99, quiet (${quiet.length} answers)`, `${calm.toFixed(2)} ms`)
  note(`page p99, ${signInsPerSecond} sign-ins a second`, `${loaded.toFixed(2)} ms`)
  print('page p99, 20 sign-ins a second / quiet', loaded / calm)
  const told = Map.groupBy(statuses, (status) => status)
  note('sign-ins answered', [...told].map(([status, { length }]) => `${length} x ${status}`).join(', '))
  // Refused for the wrong password, or asked to come again: anything else is no answer.
  print('sign-ins without an answer', statuses.filter((status) => status !== 422 && status !== 429).length)
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

/**
 * Each from an address and to an account of its own: as many people as there are sign-ins. `stop()` resolves when each is
 * answered, with their statuses; 0 stands for none.
 */
function signIns(url: string, { cookie, token }: { cookie: string; token: string }) {
  let stopped = false
  const asked: Promise<number>[] = []
  const arrival = arrivals(signInsPerSecond)

  async function one(ip: string): Promise<number> {
    const body = new URLSearchParams({ _csrf: token, email: `p${ip}@example.com`, password: 'correct horse battery' })
    const headers = { cookie, 'x-forwarded-for': ip }
    const signal = AbortSignal.timeout(patience)
    const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers, body, signal })
    await answer.text()
    return answer.status
  }

  const running = (async () => {
    const began = performance.now()
    while (!stopped) {
      const nth = asked.length
      asked.push(one(`10.0.${(nth >> 8) & 255}.${nth & 255}`).catch(() => 0))
      await until(began + arrival())
    }
  })()
  return {
    async stop(): Promise<number[]> {
      stopped = true
      await running
      return Promise.all(asked)
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
