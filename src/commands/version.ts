import packageJson from '../../package.json'
import type { Command } from './command.ts'

/** Put in by the build; an executable from a source archive, and a checkout, have none. */
declare const OPSENTRY_COMMIT: string | undefined

export const version = packageJson.version
/** Abbreviated; '' where it is not known. */
export const commit = typeof OPSENTRY_COMMIT === 'string' ? OPSENTRY_COMMIT : ''

export const versionCommand: Command = {
  name: 'version',
  usage: 'version',
  summary: 'prints the version',
  async run(_args, { out }) {
    const details = [commit, `${process.platform}-${process.arch}`, `Bun ${Bun.version}`]
    out(`opsentry ${version} (${details.filter((one) => one !== '').join(', ')})`)
  },
}
