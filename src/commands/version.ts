import packageJson from '../../package.json'
import type { Command } from './command.ts'

export const version = packageJson.version

export const versionCommand: Command = {
  name: 'version',
  usage: 'version',
  summary: 'prints the version',
  async run(_args, { out }) {
    out(`opsentry ${version} (${process.platform}-${process.arch}, Bun ${Bun.version})`)
  },
}
