import type { Mail, Mailer, SendResult } from '#src/domain/mail/mail.ts'
import type { Life } from './life.ts'
import { destinyOfAddress } from './people.ts'
import type { VirtualTime } from './virtual-time.ts'

/**
 * How the relay is. `refuses`: everybody, for now; `locks out`: the sender; `silent`: no connection; `breaks off`: over each message;
 * `slow`: answers late, and well; `hangs`: takes messages and never says so; `lies`: refuses every other message that it takes.
 */
export const troubles = ['refuses', 'locks out', 'silent', 'breaks off', 'slow', 'hangs', 'lies'] as const
export type Weather = 'well' | (typeof troubles)[number]

/** A message that the relay has taken. */
export interface Taken {
  deliveryId: string
  mail: Mail
  /** Times that it was taken: more than once only where the sender cannot know of it. */
  times: number
  /** The sender was told so, and lived to write it down. */
  isKnown: boolean
  /** Elapsed ms of the last time. */
  at: number
}

export interface Relay {
  mailer: (life: Life) => Mailer
  weather: () => Weather
  /** `until`: elapsed ms at which it is well again. */
  setWeather: (weather: Weather, until: number) => void
  /** Elapsed ms at which its trouble ends; Infinity while it is well. */
  wellAt: () => number
  taken: Map<string, Taken>
  /** Messages that came back, to be read from the bounce mailbox. */
  returned: { mail: Mail; destiny: 'returned' | 'complains' }[]
}

/** As the real mailer's: it never waits longer for one message. */
const deadline = 45_000

interface Hears {
  /** Of each message as it is handed over, before anything is said about it. */
  sending: (deliveryId: string, mail: Mail) => void
  /** Of one that is taken again although its sender knows that it was. */
  repeated: (taken: Taken) => void
}

/** A relay whose answers hang on its weather and on the address alone, so that a shorter script hears the same. */
export function createRelay(time: VirtualTime, hears: Hears): Relay {
  let trouble = { weather: 'well' as Weather, until: 0 }
  const taken = new Map<string, Taken>()
  const attempts = new Map<string, number>()
  const returned: Relay['returned'] = []

  function take(deliveryId: string, mail: Mail, isKnown: boolean): void {
    const before = taken.get(deliveryId)
    if (before?.isKnown) hears.repeated(before)
    taken.set(deliveryId, { deliveryId, mail, times: (before?.times ?? 0) + 1, isKnown, at: time.elapsed() })
    const destiny = destinyOfAddress(mail.to)
    if (destiny === 'returned' || destiny === 'complains') returned.push({ mail, destiny })
  }

  const weatherNow = (): Weather => (time.elapsed() < trouble.until ? trouble.weather : 'well')

  async function answer(life: Life, deliveryId: string, mail: Mail): Promise<SendResult> {
    const weather = weatherNow()
    const attempt = (attempts.get(deliveryId) ?? 0) + 1
    attempts.set(deliveryId, attempt)
    if (weather === 'silent' || weather === 'locks out' || weather === 'refuses') return await inVain(weather)
    if (weather === 'hangs') {
      take(deliveryId, mail, false)
      return await late({ outcome: 'dropped', answer: 'no answer within 45 seconds', phase: 'connect' }, deadline)
    }
    if (weather === 'breaks off')
      return { outcome: 'dropped', answer: 'Connection closed unexpectedly', phase: 'connect' }
    const refusal = refusalOf(mail.to, attempt)
    if (refusal) return refusal
    const isLie = weather === 'lies' && attempt % 2 === 1
    take(deliveryId, mail, !isLie)
    life.point()
    if (isLie) return { outcome: 'temporary', answer: '451 4.3.0 Try again later', phase: 'data' }
    return await late({ outcome: 'delivered', answer: '250 2.0.0 Ok' }, weather === 'slow' ? 20_000 : 0)
  }

  async function inVain(how: 'silent' | 'locks out' | 'refuses'): Promise<SendResult> {
    if (how === 'refuses') return { outcome: 'temporary', answer: '450 4.7.1 Try again later', phase: 'rcpt' }
    else if (how === 'locks out') return { outcome: 'unreachable', answer: '535 5.7.8 Wrong password', phase: 'auth' }
    else return await late({ outcome: 'unreachable', answer: 'Connection timeout', phase: 'connect' }, 15_000)
  }

  async function late(result: SendResult, milliseconds: number): Promise<SendResult> {
    if (milliseconds > 0) await time.after(milliseconds)
    return result
  }

  return {
    mailer: (life) => ({
      send(_relay, mail) {
        life.point()
        const deliveryId = /^<([a-z0-9]{12})@/.exec(mail.messageId)?.[1] ?? ''
        hears.sending(deliveryId, mail)
        return answer(life, deliveryId, mail)
      },
      sendUnpooled: () => Promise.reject(new Error('nobody tests a relay here')),
      close: () => undefined,
    }),
    weather: weatherNow,
    setWeather(weather, until) {
      trouble = { weather, until }
    },
    wellAt: () => (weatherNow() === 'well' ? Number.POSITIVE_INFINITY : trouble.until),
    taken,
    returned,
  }
}

function refusalOf(address: string, attempt: number): SendResult | null {
  const destiny = destinyOfAddress(address)
  if (destiny === 'unknown')
    return { outcome: 'permanent', answer: `550 5.1.1 <${address}>: no such user`, phase: 'rcpt' }
  else if (destiny === 'full')
    return { outcome: 'permanent', answer: `552 5.2.2 <${address}>: mailbox full`, phase: 'rcpt' }
  else if (destiny === 'later' && attempt <= 2)
    return { outcome: 'temporary', answer: `450 4.2.0 <${address}>: greylisted`, phase: 'rcpt' }
  else if (destiny === 'broken')
    return { outcome: 'dropped', answer: 'Connection closed unexpectedly', phase: 'connect' }
  else return null
}
