import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleRoot } from '#src/platform/paths.ts'
import { type Command, UsageError } from './command.ts'
import { licenseTexts } from './third-party-notices.ts'

/** The build puts it into the executable, where no packages are that it could be read from. */
const embedded = join(bundleRoot, 'THIRD-PARTY-NOTICES')

export const licensesCommand: Command = {
  name: 'licenses',
  usage: 'licenses',
  summary: 'prints the licence of Opsentry and of everything in it',
  async run(args, { out }) {
    if (args.length > 0) throw new UsageError('It takes nothing.')
    out(existsSync(embedded) ? readFileSync(embedded, 'utf8').trimEnd() : licenseTexts(bundleRoot))
  },
}
