import type { Dns } from '#src/domain/context.ts'
import type { Life } from './life.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A question that DNS has answered. */
export interface Looked {
  name: string
  /** What stood there. */
  records: string[]
  /** Elapsed ms, and UTC ms by the clock as it was. */
  at: number
  now: number
}

/** The world's DNS: TXT records that people make and take away, and servers that answer nobody for a while. */
export interface WorldDns {
  resolver: (life: Life) => Dns
  publish: (name: string, value: string) => void
  withdraw: (name: string, value: string) => void
  isThere: (name: string, value: string) => boolean
  /** Nobody gets an answer until then: elapsed ms. */
  silence: (until: number) => void
  /** What was answered since this was asked last. */
  takeAnswers: () => Looked[]
}

export function createDns({ clock, elapsed }: VirtualTime): WorldDns {
  const zone = new Map<string, Set<string>>()
  const recordsAt = (name: string) => [...(zone.get(name) ?? [])]
  let silentUntil = 0
  let answers: Looked[] = []

  async function txt(life: Life, name: string): Promise<string[]> {
    life.point()
    if (elapsed() < silentUntil) throw new Error('queryTxt ETIMEOUT')
    const records = recordsAt(name)
    answers.push({ name, records, at: elapsed(), now: clock.now() })
    return records
  }

  return {
    resolver: (life) => ({ txt: (name) => txt(life, name) }),
    publish: (name, value) => void zone.set(name, new Set([...recordsAt(name), value])),
    withdraw: (name, value) => void zone.get(name)?.delete(value),
    isThere: (name, value) => zone.get(name)?.has(value) === true,
    silence(until) {
      silentUntil = until
    },
    takeAnswers() {
      const taken = answers
      answers = []
      return taken
    },
  }
}
