import { existsSync } from 'node:fs'
import type { Secrets } from '#src/domain/context.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import type { CommandContext } from './command.ts'

/** The key of the data folder, or of the environment; null where there is none that can be used. */
export function secretsAtHand(paths: DataPaths, { config }: CommandContext): Secrets | null {
  if (config.secretKey === undefined && !existsSync(paths.secretKey)) return null
  try {
    return createSecrets(loadSecretKey(paths.secretKey, config.secretKey, { make: false }))
  } catch {
    return null
  }
}
