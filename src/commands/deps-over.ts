import type { Config } from '#src/config.ts'
import { keepReplicatedLog, leaveCheckpointsWhile } from '#src/db/checkpoint.ts'
import { closeDatabase, type Db, openDatabase } from '#src/db/connection.ts'
import type { Deps } from '#src/domain/context.ts'
import { isReplicated } from '#src/domain/settings/backup-settings.ts'
import { openAuditKeys } from '#src/domain/settings/keep-audit-keyed.ts'
import { systemClock } from '#src/platform/clock.ts'
import { createDns } from '#src/platform/dns.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { randomIds } from '#src/platform/ids.ts'
import { takeFileLock } from '#src/platform/instance-lock.ts'
import { type HeldKey, keyFileOf } from '#src/platform/key-file.ts'
import { createLogger } from '#src/platform/logger.ts'
import { createMailer } from '#src/platform/mail-ways.ts'
import { createMailboxReader } from '#src/platform/mailboxes.ts'
import { createPasswords } from '#src/platform/passwords.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { lateRenderer } from '#views/emails/late-renderer.ts'
import { fenced } from './fenced.ts'

/** What a thread works with, over a database that it has opened. */
export interface DepsOver {
  deps: Deps
  key: HeldKey
  close: () => void
}

/** For a second thread, with a connection of its own; the thread that opened the folder has checked it, and hands on its key. */
export function depsBeside(config: Config, defaultUrl: string, given: HeldKey | null): DepsOver {
  const paths = dataPaths(config.dataFolder)
  const key = given ?? heldKey(loadSecretKey(paths.secretKey, config.secretKey, { make: false }), config, paths)
  const opened = depsOver(openDatabase(paths.database), key, config, { defaultUrl, visitors: true })
  openAuditKeys(opened.deps)
  return opened
}

export function heldKey(key: Buffer, { secretKey }: Config, paths: DataPaths): HeldKey {
  return { text: key.toString('base64'), path: secretKey === undefined ? paths.secretKey : null }
}

/** `visitors`: pages are served beside. */
export function depsOver(
  db: Db,
  key: HeldKey,
  config: Config,
  { defaultUrl, visitors }: { defaultUrl: string; visitors: boolean },
): DepsOver {
  const passwords = createPasswords({ besideVisitors: visitors })
  const http = createHttpClient()
  const mailer = createMailer(http)
  const mailboxes = createMailboxReader()
  leaveCheckpointsWhile(db, () => isReplicated(db))
  const deps: Deps = fenced({
    db,
    clock: systemClock,
    ids: randomIds,
    passwords,
    secrets: createSecrets(Buffer.from(key.text, 'base64')),
    keyFile: keyFileOf(key),
    mailer,
    http,
    dns: createDns(),
    mailboxes,
    logger: createLogger({ level: config.logLevel, format: config.logFormat }),
    render: lateRenderer,
    fixedUrl: config.url ?? null,
    defaultUrl,
    lockImports: () => takeFileLock(dataPaths(config.dataFolder).importLock),
  })
  return {
    deps,
    key,
    close() {
      passwords.close()
      mailer.close()
      mailboxes.close()
      keepReplicatedLog(db)
      closeDatabase(db)
    },
  }
}
