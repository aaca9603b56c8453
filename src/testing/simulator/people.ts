import { seeded } from './random.ts'

/**
 * What becomes of mail to an address, once and for all. `well`: it arrives. `unknown`: refused for good as it is handed over;
 * `returned`: taken, and reported as unknown afterwards. `full`: the mailbox takes nothing. `later`: refused for now at the first
 * attempts (greylisting). `gone`: a URL that says so. `broken`: the connection is cut off over each of its messages. `complains`: taken, and reported as spam.
 */
export type Destiny = 'gone' | 'well' | 'unknown' | 'returned' | 'full' | 'later' | 'broken' | 'complains'

/** Few enough that the same people come again. */
export const mostPeople = 30

const shares: [Destiny, number][] = [
  ['unknown', 0.06],
  ['returned', 0.05],
  ['full', 0.05],
  ['later', 0.08],
  ['broken', 0.02],
  ['complains', 0.03],
]

/** The address of the n-th person there is; its destiny stands in it, for whoever reads a script's course. */
export function addressOf(seed: number, person: number): string {
  return `${destinyOf(seed, person)}-${person}@people.example`
}

export function destinyOfAddress(address: string): Destiny {
  if (address.startsWith('gone.example/')) return 'gone'
  const [destiny = ''] = address.split('-')
  return shares.find(([one]) => one === destiny)?.[0] ?? 'well'
}

function destinyOf(seed: number, person: number): Destiny {
  let dice = seeded(seed, 'destiny', person).next()
  for (const [destiny, share] of shares) {
    if (dice < share) return destiny
    dice -= share
  }
  return 'well'
}
