import { reseal } from '#src/domain/secrets/sealed-secrets.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { keyError, prepareNextKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { adoptKey } from './adopt-key.ts'
import { readHead } from './audit-head.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { lockOf } from './lock-folder.ts'
import { consoleActor, openData } from './open-deps.ts'

export const keyCommand: Command = {
  name: 'key',
  usage: 'key rotate',
  summary: 're-encrypts every secret under a new key',
  details: `Stop Opsentry first. The new key is written to secret.key.next, then every secret is sealed anew in one
transaction, then secret.key.next takes the place of secret.key. After a crash in between the next start finds out which of
the two keys fits. Where OPSENTRY_SECRET_KEY holds the key, the new one stays in secret.key.next for you to take over.
Backups made before need the old key: keep it as long as you keep them.
A secret.key that is gone while Opsentry runs is written again from its memory at Administration, Alarms: do not stop it before.`,
  words: { verbs: { rotate: {} } },
  async run([verb, ...rest], context) {
    if (verb !== 'rotate' || rest.length > 0) throw new UsageError('Say what to do: rotate.')
    rotate(context)
  },
}

function nextKey(paths: DataPaths): Buffer {
  try {
    return prepareNextKey(paths)
  } catch (error) {
    const named = keyError(error, paths.nextSecretKey)
    throw new CommandError(named instanceof Error ? named.message : String(named))
  }
}

function rotate(context: CommandContext): void {
  const { deps, paths, close } = openData(context)
  const remembered = readHead(paths)?.newest.entries ?? 0
  try {
    const lock = lockOf(paths)
    if (!lock) throw new CommandError(`Opsentry serves ${paths.folder}: stop it, rotate the key, and start it again.`)
    try {
      const count = reseal(deps, consoleActor('key'), createSecrets(nextKey(paths)))
      if (context.config.secretKey === undefined) {
        adoptKey(paths)
        context.out(`Sealed ${count} secret(s) under a new key in ${paths.secretKey}. Keep a copy of it elsewhere.`)
      } else
        context.out(
          `Sealed ${count} secret(s) under a new key: put the content of ${paths.nextSecretKey} into OPSENTRY_SECRET_KEY, then delete the file.`,
        )
    } finally {
      lock.release()
    }
  } finally {
    close()
  }
  if ((readHead(paths)?.newest.entries ?? 0) > remembered)
    context.out('audit-head.json remembers the new end of the audit log, which the rotation wrote.')
}
