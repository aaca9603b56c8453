import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { alarmTitle } from '#src/domain/alarms/alarm.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { lastBackup } from '#src/domain/backup/last-backup.ts'
import { leastFree, storageFactsOf } from '#src/domain/backup/storage-facts.ts'
import { checkSecrets } from '#src/domain/secrets/sealed-secrets.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { compareHead, sentencesOf } from '../compare-head.ts'
import { heldInMemory } from '../fitting-key.ts'
import { version } from '../version.ts'
import { type Found, fail, ok, reasonOf, warn } from './finding.ts'
import type { Ground, Reached } from './ground.ts'

const day = 24 * 60 * 60_000
const mebibyte = 1024 * 1024
/** Days. */
const backupAge = { warn: 2, fail: 8 }

export async function lookAtDatabase({ data, problem, paths }: Ground): Promise<Found[]> {
  if (data === null) return problem?.of === 'database' ? [problem.found] : []
  if (data.instance.setUpAt === null)
    return [warn('Nobody has set up this Opsentry yet: open the link that its first start prints.')]
  const faults = sentencesOf(compareHead(paths)(data.db))
  return faults.length === 0 ? [ok(`${paths.database} is as far as it was.`)] : faults.map(fail)
}

export async function lookAtVersions({ data, problem }: Ground, here: Promise<Reached>): Promise<Found[]> {
  if (data === null) return problem?.of === 'versions' ? [problem.found] : []
  const reached = await here
  if (reached.kind === 'ours' && reached.version !== version)
    return [warn(`${reached.version} is running, and this is ${version}: start Opsentry again to run it.`)]
  return [ok(`This is ${version}, and the database is of that version.`)]
}

export async function lookAtKey({ config, paths, data }: Ground): Promise<Found[]> {
  let unfit: string[]
  try {
    const secrets = createSecrets(loadSecretKey(paths.secretKey, config.secretKey, { make: false }))
    unfit = data === null ? [] : checkSecrets(data.db, secrets)
  } catch (error) {
    return [fail(`${reasonOf(error)}${heldInMemory(paths)}`)]
  }
  if (unfit.length > 0)
    return [
      fail(`The secret key does not fit this data: put back the one that it was made with.${heldInMemory(paths)}`),
    ]
  const mode = existsSync(paths.secretKey) ? statSync(paths.secretKey).mode & 0o777 : 0o600
  if ((mode & 0o077) !== 0)
    return [
      fail(`Others on this machine may read ${paths.secretKey} (mode ${octal(mode)}): chmod 600 ${paths.secretKey}`),
    ]
  return [
    ok(config.secretKey === undefined ? 'secret.key fits, and is for its owner alone.' : 'OPSENTRY_SECRET_KEY fits.'),
  ]
}

const octal = (mode: number) => mode.toString(8).padStart(3, '0')

/** Files of whoever serves: one that belongs to somebody else, such as after a command as root, cannot be written. */
export async function lookAtPermissions({ paths, data }: Ground): Promise<Found[]> {
  if (data === null) return []
  const folder = statSync(paths.folder)
  const found: Found[] = []
  if ((folder.mode & 0o027) !== 0)
    found.push(
      warn(
        `Others on this machine may look into ${paths.folder} (mode ${octal(folder.mode & 0o777)}): chmod 700 ${paths.folder}`,
      ),
    )
  const foreign = readdirSync(paths.folder).filter((name) => statSync(join(paths.folder, name)).uid !== folder.uid)
  if (foreign.length > 0)
    found.push(
      fail(
        `${foreign.join(', ')} in ${paths.folder} belongs to another user than the folder, as after a command that root ran: chown -R ${folder.uid}:${folder.gid} ${paths.folder}`,
      ),
    )
  const open = readdirSync(paths.folder).filter(
    (name) => /^(opsentry|request-logs)\.db/.test(name) && (statSync(join(paths.folder, name)).mode & 0o007) !== 0,
  )
  if (open.length > 0)
    found.push(
      warn(
        `Everybody on this machine may read ${open.join(', ')}: chmod o= ${open.map((name) => join(paths.folder, name)).join(' ')}`,
      ),
    )
  return found.length > 0 ? found : [ok(`${paths.folder} is for its owner alone.`)]
}

export async function lookAtDisk({ paths }: Ground): Promise<Found[]> {
  const facts = await storageFactsOf(paths.database)
  if (facts.free === null) return []
  const free = `${Math.floor(facts.free / mebibyte)} MiB are free on the disk of ${facts.folder}`
  if (facts.free < leastFree)
    return [
      fail(`${free}: free some space, or nothing can be saved before long. Retention and request logs take the most.`),
    ]
  const copy = (facts.database ?? 0) + (facts.log ?? 0)
  if (facts.free < 2 * copy)
    return [
      warn(`${free}, less than two copies of the database: an upgrade and a backup need one each. Free some space.`),
    ]
  return [ok(`${free}.`)]
}

export async function lookAtBackups({ data, outside }: Ground): Promise<Found[]> {
  if (data === null || data.instance.setUpAt === null) return []
  const last = lastBackup(data.db)
  const doing =
    'Let Opsentry make one each night (Administration, Backups), or run opsentry backup FILE; keep it and secret.key on another machine.'
  if (last === null) return [warn(`No backup is recorded. ${doing}`)]
  const days = (outside.clock.now() - last.at) / day
  const sentence = `The last backup was made ${days < 1 ? 'within a day' : `${Math.floor(days)} day(s) ago`}.`
  if (days >= backupAge.fail) return [fail(`${sentence} ${doing}`)]
  return [days >= backupAge.warn ? warn(`${sentence} ${doing}`) : ok(sentence)]
}

/** What is wrong by Opsentry's own account. */
export async function lookAtAlarms({ data }: Ground): Promise<Found[]> {
  if (data === null) return []
  const active = activeAlarms(data.db)
  if (active.length === 0) return [ok('None is raised.')]
  return active.map((alarm) => warn(`${alarmTitle(alarm)} ${alarm.sentence}`))
}

/** The certificate that this process shows itself. */
export async function lookAtOwnCertificate({ config, outside }: Ground): Promise<Found[]> {
  const { tls } = config
  if (!tls) return []
  try {
    const certificate = new X509Certificate(readFileSync(tls.cert))
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(tls.key))))
      return [fail(`${tls.key} is not the key of the certificate in ${tls.cert}: name the pair that belongs together.`)]
    const days = Math.floor((Date.parse(certificate.validTo) - outside.clock.now()) / day)
    return [days < 0 ? fail(`${tls.cert} has expired: renew it.`) : ok(`${tls.cert} and its key belong together.`)]
  } catch (error) {
    return [fail(`OPSENTRY_TLS_CERT and OPSENTRY_TLS_KEY cannot be used (${reasonOf(error)}): name two PEM files.`)]
  }
}
