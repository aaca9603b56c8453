import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ChecksumState } from '#src/db/checksum.ts'
import { type Db, openDatabase, readUntouched } from '#src/db/connection.ts'
import { damageIn } from '#src/db/copy-database.ts'
import { DatabaseError, migrateDatabase, pendingMigrations } from '#src/db/migrate.ts'
import { isDamage, storageErrorIn } from '#src/db/storage.ts'
import { type Anchor, anchorsIn, checkAnchors } from '#src/domain/audit/anchor-line.ts'
import { checkDatabase, checkFile } from '#src/domain/backup/check-database.ts'
import type { Secrets } from '#src/domain/context.ts'
import { checkSecrets } from '#src/domain/secrets/sealed-secrets.ts'
import { openAuditKeys } from '#src/domain/settings/keep-audit-keyed.ts'
import type { Keys } from '#src/platform/backup-file.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { copyTo } from './backup.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { compareHead, sentencesOf } from './compare-head.ts'
import { heldInMemory } from './fitting-key.ts'
import { isPacked, keyOptions, keysIn, keyWords, withUnpackedAside } from './open-backup.ts'
import { isRequestLog } from './put-back-requests.ts'
import { emptyBackup, isUnused, requireData } from './require-data.ts'
import { changedSince, checksumAtHand, withoutChecksum } from './say-checksum.ts'
import { contentOf } from './say-content.ts'
import { secretsAtHand } from './secrets-at-hand.ts'

export const verifyCommand: Command = {
  name: 'verify',
  usage: 'verify [FILE] [--quick] [--anchor FILE] [--identity FILE | --passphrase-file FILE]',
  summary: 'checks the data folder, or a backup: file, references, audit chains, key, migrations',
  details: `The audit chains are checked with the secret key that the data was made with: secret.key, or OPSENTRY_SECRET_KEY.
FILE: as opsentry backup wrote it, or as it lies among the scheduled backups: compressed, encrypted or neither.
--identity FILE: the file of the age key that opens it. --passphrase-file FILE: the file with its passphrase.
--quick: looks for damage of the database file, and at nothing else.
--anchor FILE: anchors that were mailed or posted, as they were kept elsewhere: a saved mail, a mailbox, a log. Each must still
be in the log. Without one, a whole older folder looks sound.`,
  words: { files: true, options: { quick: 'none', anchor: 'file', ...keyWords } },
  async run(args, context) {
    const { file, quick, anchorFile, keys } = parse(args)
    const anchors = anchorFile === undefined ? [] : readAnchors(anchorFile)
    const asked = { quick, anchors, context }
    if (file === undefined) {
      const { database } = requireData(context.config)
      verifyDatabase({ ...asked, path: database, name: database, isBackup: false })
      return
    }
    if (!existsSync(file)) throw new CommandError(`There is no file ${file}: name a backup. Nothing was checked.`)
    const backup = (path: string) => verifyDatabase({ ...asked, path, name: file, isBackup: true })
    if (isPacked(file)) await withUnpackedAside({ file, keys }, backup)
    else backup(file)
  },
}

interface Verified {
  /** Of the database, not packed. */
  path: string
  /** As it was named. */
  name: string
  /** Or the data folder's own. */
  isBackup: boolean
  quick: boolean
  anchors: Anchor[]
  context: CommandContext
}

function verifyDatabase(verified: Verified): void {
  const { path, name, isBackup, quick, anchors, context } = verified
  const checksum = isBackup ? checksumAtHand(path) : 'fits'
  const isLog = isBackup && isRequestLog(path)
  if (isBackup && !isLog && checksum !== 'differs' && isUnused(path)) throw new CommandError(emptyBackup(name))
  const { findings, hasKey } = lookAt(verified, checksum, isLog)
  for (const finding of findings) context.out(finding)
  if (findings.length > 0) throw new CommandError(`${name} is not sound: ${findings.length} finding(s), listed above.`)
  const content = isLog ? 'It holds a log of requests.' : contentOf(path)
  context.out(`${name} is ${quick ? 'not damaged' : 'sound'}. ${content}`)
  if (checksum === 'none') context.out(withoutChecksum(name))
  if (quick) return
  if (!hasKey)
    context.out(
      'Whether its audit log was changed can be told only with the secret key that it was made with: put it into the data folder, or into OPSENTRY_SECRET_KEY.',
    )
  const newest = Math.max(...anchors.map(({ at }) => at))
  if (anchors.length > 0)
    context.out(`${anchors.length} anchor(s) fit, the newest of ${new Date(newest).toISOString()}.`)
}

/** `hasKey`: the audit log, where there is one, could be checked. */
interface Looked {
  findings: string[]
  hasKey: boolean
}

function lookAt(verified: Verified, checksum: ChecksumState, isLog: boolean): Looked {
  if (checksum === 'differs') return { findings: [changedSince(verified.name)], hasKey: true }
  else if (isLog) return { findings: reading(verified, checkFile), hasKey: true }
  else return lookAtData(verified)
}

function lookAtData(verified: Verified): Looked {
  const { path, name, isBackup, quick, anchors, context } = verified
  const paths = dataPaths(context.config.dataFolder)
  const compare = isBackup ? () => [] : compareHead(paths)
  let hasKey = true
  const check = (db: Db) => {
    const secrets = secretsAtHand(paths, context)
    const key = isBackup ? checkKeyOfBackup(db, secrets, name) : checkOwnKey(db, paths, context)
    hasKey = secrets !== null && key.length === 0
    if (hasKey && secrets) openAuditKeys({ db, secrets })
    return [...checkDatabase(db), ...sentencesOf(compare(db)), ...checkAnchors(db, anchors), ...key]
  }
  const checkAll = (db: Db) => {
    if (quick) return checkQuickly(db)
    const pending = checkMigrations(db)
    return pending.length === 0 ? check(db) : [...onMigratedCopy(path, check), ...pending]
  }
  return { findings: reading(verified, checkAll), hasKey }
}

interface Asked {
  file: string | undefined
  quick: boolean
  anchorFile: string | undefined
  keys: Keys
}

function parse(args: string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { anchor: { type: 'string' }, quick: { type: 'boolean', default: false }, ...keyOptions },
      allowPositionals: true,
    })
    const [file] = positionals
    if (positionals.length > 1) throw new Error('Name at most one backup.')
    if (values.quick && values.anchor !== undefined) throw new Error('Anchors take the whole check: leave --quick out.')
    return { file, quick: values.quick, anchorFile: values.anchor, keys: keysIn(values) }
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new UsageError(reason(error))
  }
}

/** Bytes: a mailbox of many years. */
const largestAnchorFile = 64 * 1024 * 1024

function readAnchors(file: string): Anchor[] {
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}: name one with anchors. Nothing was checked.`)
  if (statSync(file).size > largestAnchorFile)
    throw new CommandError(`${file} is larger than 64 MiB: name one that holds the anchors alone. Nothing was checked.`)
  const anchors = anchorsIn(readFileSync(file, 'utf8'))
  if (anchors.length === 0)
    throw new CommandError(
      `There is no anchor in ${file}: it needs a line that begins with opsentry-anchor, as the mail has it. Nothing was checked.`,
    )
  return anchors
}

/** A backup may have another key; without any at hand it is checked as far as that goes. */
function checkKeyOfBackup(db: Db, secrets: Secrets | null, name: string): string[] {
  if (secrets === null || checkSecrets(db, secrets).length === 0) return []
  return [
    `${name} was made with another secret key, so its audit log cannot be checked: put that key into OPSENTRY_SECRET_KEY.`,
  ]
}

/** Nothing is created and nothing is written, so it may run while Opsentry serves. */
function reading({ path, name }: Verified, check: (db: Db) => string[]): string[] {
  try {
    return readUntouched(path, check)
  } catch (error) {
    // Of a copy that could not be made: it says why itself.
    if (error instanceof CommandError) throw error
    const todo = isDamage(error) ? 'put a backup back with opsentry restore' : todoAfter(error, path)
    return [`${name} cannot be read (${reason(error)}): ${todo}.`]
  }
}

function todoAfter(error: unknown, path: string): string {
  if (error instanceof DatabaseError) return 'the version that made it can read it'
  else if (storageErrorIn(error, path)?.trouble === 'full') return 'the disk is full, free some space'
  else return 'check the disk and its permissions'
}

/** An older database, such as a backup from before an upgrade, is looked at as the upgrade would leave it. */
function onMigratedCopy(path: string, check: (db: Db) => string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-verify-'))
  try {
    const copy = join(folder, 'copy.db')
    copyTo(path, copy)
    const db = openDatabase(copy)
    try {
      migrateDatabase(db)
      return check(db)
    } finally {
      db.$client.close(true)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkQuickly(db: Db): string[] {
  const damage = damageIn(db)
  return damage === undefined ? [] : [`Database file: ${damage}.`]
}

function checkMigrations(db: Db): string[] {
  const pending = pendingMigrations(db)
  return pending.length === 0 ? [] : [`Pending migrations: ${pending.join(', ')}. They are applied at the next start.`]
}

function checkOwnKey(db: Db, paths: DataPaths, context: CommandContext): string[] {
  const [first, ...others] = checkKey(db, paths, context)
  return first === undefined ? [] : [`${first}${heldInMemory(paths)}`, ...others]
}

function checkKey(db: Db, paths: DataPaths, { config }: CommandContext): string[] {
  if (config.secretKey === undefined && !existsSync(paths.secretKey))
    return [`${paths.secretKey} is missing: put back the key that this data was made with.`]
  try {
    const wrong = checkSecrets(db, createSecrets(loadSecretKey(paths.secretKey, config.secretKey, { make: false })))
    return wrong.map((why) => `The secret key does not fit this data (${why}): put back the one it was made with.`)
  } catch (error) {
    return [`The secret key cannot be used (${reason(error)}): put back the one this data was made with.`]
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
