import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { checkSecrets } from '#src/domain/secrets/sealed-secrets.ts'
import { runOpsentry } from '../serving.ts'
import { killedFolder, relayPassword } from './folders.ts'
import { leftOver, started, unsound } from './standing.ts'
import type { Sweepable, Trial } from './sweepable.ts'

/** One of the two keys opens everything, and it is the one that stands there. */
export const rotate: Sweepable = {
  name: 'key rotate',
  prepare: killedFolder,
  run: (folder, launch) => runOpsentry(['key', 'rotate'], folder, {}, launch),
  judge,
}

async function judge({ folder, before, exit }: Trial): Promise<string[]> {
  const key = (where: string) => readFileSync(join(where, 'data/secret.key'), 'utf8')
  return [
    ...started(folder, (deps) => [
      ...checkSecrets(deps.db, deps.secrets),
      ...(readRelay(deps)?.password === relayPassword() ? [] : ['the sealed password cannot be read']),
    ]),
    ...(exit === 0 && key(folder) === key(before) ? ['it says that it made a key, and the old one is there'] : []),
    ...(await unsound(folder)),
    ...leftOver(folder),
  ]
}
