import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { testPassword } from '#src/testing/personas.ts'
import { formToken } from './editor.ts'
import { figuresOf, quantile } from './figures.ts'
import { benchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { inData } from './set-up.ts'
import { arrivals, knownDevice, type SignIns, signIns, until } from './sign-in-flood.ts'
import { whileServed } from './source-server.ts'
import { visit } from './visitors.ts'

/**
 * Visitors' waits while people sign in: the status page's p99 with 20 sign-ins a second arriving, each from a network and to an
 * account of its own, and without, in turns within one run. Then a flood: 200 a second from 500 networks, half of them at the
 * owner's account, while the owner signs in with a browser that has done so before. Visitors come at random moments, whatever the
 * server does, and each waits for its own answer. `--short`: few seconds, to see that it works.
 */

const rounds = isShort ? 1 : 4
const seconds = isShort ? 0.5 : 15
const warmUpSeconds = isShort ? 0.2 : 5
const visitorsPerSecond = 100
/** Milliseconds between two sign-ins of the owner. */
const pause = isShort ? 100 : 3000

const people: SignIns = { perSecond: 20, networks: null, half: null }
const flood: SignIns = {
  perSecond: 200,
  networks: 500,
  half: 'ann@example.com',
}

const { print, note } = figuresOf('sign-in-load')
const instance = await benchInstance({ environment: { OPSENTRY_TRUSTED_PROXIES: '127.0.0.1' } })
await inData(instance.dataFolder, giveUsualHash)
await whileServed(instance, measure)

async function measure(url: string): Promise<void> {
  const form = await formToken(url, '/sign-in')
  const warmUp = await signIns(url, form, people)
  await visitors(url, warmUpSeconds)
  await warmUp.stop()

  const usual = await besideVisitors(url, () => signIns(url, form, people))
  note(`page p99, quiet (${usual.answers} answers)`, `${usual.quiet.toFixed(2)} ms`)
  note('page p99, 20 sign-ins a second', `${usual.busy.toFixed(2)} ms`)
  print('page p99, 20 sign-ins a second / quiet', usual.busy / usual.quiet)
  tellStatuses('sign-ins answered', usual.statuses)

  const device = await knownDevice(url)
  const entered: number[] = []
  const flooded = await besideVisitors(url, async () => {
    const others = await signIns(url, form, flood)
    const { promise: isOver, resolve } = Promise.withResolvers<void>()
    const owner = device.signInsUntil(isOver, pause)
    return {
      async stop() {
        resolve()
        entered.push(...(await owner))
        return others.stop()
      },
    }
  })
  note('page p99, 200 sign-ins a second from 500 networks', `${flooded.busy.toFixed(2)} ms`)
  print('page p99, 200 sign-ins a second from 500 networks / quiet', flooded.busy / flooded.quiet)
  tellStatuses('sign-ins of the flood answered', flooded.statuses)
  note(`known device, its median sign-in of ${entered.length}`, `${(quantile(entered, 0.5) / 1000).toFixed(2)} s`)
  print('known device, its slowest sign-in meanwhile', Math.max(...entered) / 1000)

  // Refused for the wrong password, or asked to come again: anything else is no answer.
  const statuses = [...usual.statuses, ...flooded.statuses]
  print('sign-ins without an answer', statuses.filter((status) => status !== 422 && status !== 429).length)
}

/** The status page's p99 in ms, in quiet and beside that work, in turns; and what became of the work. */
async function besideVisitors(url: string, begin: () => Promise<{ stop: () => Promise<number[]> }>) {
  const [quiet, busy, statuses]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await visitors(url, seconds)))
    const work = await begin()
    busy.push(...(await visitors(url, seconds)))
    statuses.push(...(await work.stop()))
  }
  return { quiet: quantile(quiet, 0.99), busy: quantile(busy, 0.99), answers: quiet.length, statuses }
}

function tellStatuses(what: string, statuses: number[]): void {
  const told = Map.groupBy(statuses, (status) => status)
  note(what, [...told].map(([status, { length }]) => `${length} x ${status}`).join(', '))
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

/** The owner's password costs the executable what any does. */
async function giveUsualHash({ db }: AppDeps): Promise<void> {
  const passwordHash = await Bun.password.hash(testPassword, { algorithm: 'bcrypt', cost: isShort ? 4 : 12 })
  writeUnaudited(db, (tx) => tx.update(accounts).set({ passwordHash }).run())
}
