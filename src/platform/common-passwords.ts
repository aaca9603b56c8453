import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { commonPasswordsFile } from './paths.ts'

/**
 * Whether a password is among the million commonest, in any capitals. The file (.ci/common-passwords.ts makes it) is a sorted set
 * of short hashes, each as its distance to the one before in Golomb-Rice code. It is read anew each time, some 2 ms beside bcrypt's
 * 300, so that nothing of it stays in memory.
 */
export function isCommonPassword(password: string): boolean {
  const file = readFileSync(commonPasswordsFile)
  const [count, range, bits] = [file.readUInt32BE(0), file.readUInt32BE(4), file.readUInt8(8)]
  const asked = createHash('sha256').update(password.toLowerCase()).digest().readUIntBE(0, 6) % range
  let at = 9 * 8
  const next = () => {
    const bit = ((file[at >> 3] ?? 0) >> (7 - (at & 7))) & 1
    at++
    return bit
  }
  let hash = 0
  for (let seen = 0; seen < count && hash <= asked; seen++) {
    let step = 0
    while (next() === 1) step++
    for (let left = bits; left > 0; left--) step = step * 2 + next()
    hash += step
    if (hash === asked) return true
  }
  return false
}
