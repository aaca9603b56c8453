import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleRoot } from '#src/platform/paths.ts'
import { type Command, UsageError } from './command.ts'
import { licenseTexts } from './third-party-notices.ts'

/** Written by the build, packed: the executable has no packages to read the notices from. */
const embedded = join(bundleRoot, 'THIRD-PARTY-NOTICES.gz')

export const licensesCommand: Command = {
  name: 'licenses',
  usage: 'licenses',
  summary: 'prints the licence of Opsentry and of everything in it',
  async run(args, { out }) {
    if (args.length > 0) throw new UsageError('This command takes no arguments.')
    out(existsSync(embedded) ? unpacked().trimEnd() : licenseTexts(bundleRoot))
  },
}

function unpacked(): string {
  return Buffer.from(Bun.gunzipSync(readFileSync(embedded))).toString()
}
