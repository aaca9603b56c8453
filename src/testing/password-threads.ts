import { readdirSync, readFileSync } from 'node:fs'
import { accountAsks } from '#src/domain/rate-limits/network.ts'
import { createPasswords } from '#src/platform/passwords.ts'

/**
 * A process of its own, because threads are counted in it: prints, as JSON, how many have a lowered priority after a password of
 * somebody known, whether any has after one of a stranger, and how many once no password has come for a moment; and whether the next one is computed.
 */

const stranger = { who: '192.0.2.7', standing: 'suspect' } as const
const passwords = createPasswords({ cost: 4, besideVisitors: true, idle: 200 })

await passwords.hash('correct horse battery', accountAsks('ann000000000'))
const known = lowered()
const hash = await passwords.hash('correct horse battery', stranger)
// A thread that the engine begins on the way may inherit it.
const strangers = lowered() > 0
while (lowered() > 0) await new Promise(setImmediate)
const idle = lowered()
const next = await passwords.verify('correct horse battery', hash, stranger)
process.stdout.write(JSON.stringify({ known, strangers, idle, next }))
passwords.close()

function lowered(): number {
  return readdirSync('/proc/self/task').filter((thread) => {
    const stat = statOf(thread)
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16] === '10'
  }).length
}

/** '' for a thread that has ended since it was listed. */
function statOf(thread: string): string {
  try {
    return readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
  } catch {
    return ''
  }
}
