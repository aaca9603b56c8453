import { testPassword } from '#src/testing/personas.ts'
import { formToken } from './editor.ts'

/** Milliseconds for which somebody waits for an answer. */
const patience = 120_000

type Form = Awaited<ReturnType<typeof formToken>>

/** Sign-ins that arrive however long the answers take. */
export interface SignIns {
  perSecond: number
  /** Networks from which they come, one after the other; null: each from its own. */
  networks: number | null
  /** Every second one is at this account; null: each is at an account of its own. */
  half: string | null
}

/** What the process that sends them is told (sign-in-sender.ts). */
export interface SenderOrder extends SignIns {
  url: string
  form: Form
}

const sender = new URL('sign-in-sender.ts', import.meta.url).pathname

/**
 * Sent by a process of its own that gives way to others: it stands for other people's machines, and whoever measures waits for
 * no fetch of theirs. `stop()` resolves when each is answered, with their statuses; 0 stands for none.
 */
export async function signIns(url: string, form: Form, asked: SignIns) {
  const order: SenderOrder = { ...asked, url, form }
  const process = Bun.spawn(['sh', '.ci/bun', sender, JSON.stringify(order)], {
    stdin: 'pipe',
    stdout: 'pipe',
  })
  const lines = linesOf(process.stdout)
  await lines.next()
  return {
    async stop(): Promise<number[]> {
      process.stdin.end()
      const { value = '[]' } = await lines.next()
      return JSON.parse(value)
    },
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = ''
  for await (const bytes of stream) {
    text += new TextDecoder().decode(bytes)
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
}

/** One sign-in with a wrong password, the nth of all. Returns its status. */
export async function oneSignIn({ url, form, networks, half }: SenderOrder, nth: number): Promise<number> {
  const network = networks === null ? nth : nth % networks
  const ip = `10.${networks === null ? 0 : 1}.${(network >> 8) & 255}.${network & 255}`
  const email = half !== null && nth % 2 === 0 ? half : `p${nth}@example.com`
  const body = new URLSearchParams({ _csrf: form.token, email, password: 'not the password' })
  const headers = { cookie: form.cookie, 'x-forwarded-for': ip }
  const signal = AbortSignal.timeout(patience)
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers, body, signal })
  await answer.text()
  return answer.status
}

/** A browser in which the instance's owner has signed in before. */
export async function knownDevice(url: string) {
  const { cookie, token } = await formToken(url, '/sign-in')
  let device = ''

  async function enter(): Promise<number> {
    const body = new URLSearchParams({ _csrf: token, email: 'ann@example.com', password: testPassword })
    const headers = { cookie: `${cookie}; ${device}`, 'x-forwarded-for': '10.2.0.1' }
    const signal = AbortSignal.timeout(patience)
    const began = performance.now()
    const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers, body, signal })
    await answer.text()
    const took = performance.now() - began
    if (answer.status !== 303) throw new Error(`the known device was answered ${answer.status}`)
    const given = answer.headers.getSetCookie().find((line) => line.startsWith('opsentry_device='))
    device = given?.split(';')[0] ?? ''
    return took
  }

  await enter()
  return {
    /** Milliseconds that each sign-in took, one after the other with a pause of so many milliseconds, until `until` resolves. */
    async signInsUntil(isOver: Promise<unknown>, pause: number): Promise<number[]> {
      let over = false
      void isOver.finally(() => {
        over = true
      })
      const took: number[] = []
      do {
        took.push(await enter())
        await Promise.race([isOver, Bun.sleep(pause)])
      } while (!over)
      return took
    },
  }
}

/** Moments in ms, one after the other, at random as people come (a Poisson process); the same in every run. */
export function arrivals(perSecond: number): () => number {
  let moment = 0
  let seed = perSecond
  return () => {
    // Lehmer's generator: enough for a pace.
    seed = (seed * 48_271) % 2_147_483_647
    moment += (-Math.log(seed / 2_147_483_647) * 1000) / perSecond
    return moment
  }
}

export async function until(moment: number): Promise<void> {
  const left = moment - performance.now()
  if (left > 0) await Bun.sleep(left)
}
