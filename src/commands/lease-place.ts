import type { Config } from '#src/config.ts'
import { bucketKeys, bucketOfBackups } from '#src/domain/backup/backup-bucket.ts'
import type { Deps } from '#src/domain/context.ts'
import { hostOf } from '#src/domain/destinations/destinations.ts'
import type { LeaseSwitch } from '#src/domain/lease/keep-lease.ts'
import type { LeasePlace } from '#src/domain/lease/lease-object.ts'
import { readBackupSettings } from '#src/domain/settings/backup-settings.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import type { LeaseAtWork } from './lease.ts'
import { holderOf } from './lease-holder.ts'

/** Where the lease lies: in the bucket that the environment names, else, where the instance admin wants one, in that of the backups. Null: nobody asks for one. */
export function leasePlaceOf(
  deps: Pick<Deps, 'db' | 'secrets'>,
  config: Pick<Config, 'standbyBucket'>,
): LeasePlace | null {
  return config.standbyBucket || readBackupSettings(deps.db).lease ? placeOf(deps, config) : null
}

/** The same, whether or not anybody wants one; null: there is no bucket. */
function placeOf(deps: Pick<Deps, 'db' | 'secrets'>, config: Pick<Config, 'standbyBucket'>): LeasePlace | null {
  if (config.standbyBucket) return placeInEnvironment(config.standbyBucket)
  const settings = readBackupSettings(deps.db)
  const bucket = bucketOfBackups(settings)
  if (bucket === null) return null
  return { bucket, keys: bucketKeys(deps, settings), allowed: readInstance(deps.db).allowedDestinations }
}

/** Whoever sets the environment may name any host. */
export function placeInEnvironment({
  endpoint,
  name,
  prefix,
  region,
  style,
  ...keys
}: NonNullable<Config['standbyBucket']>): LeasePlace {
  const host = hostOf(new URL(endpoint))
  return {
    bucket: { endpoint, name, prefix, style },
    keys: { ...keys, region },
    allowed: style === 'path' ? [host] : [`${name}.${host}`],
  }
}

/** Where one is asked for: takes it, or waits for it. Resolves with a sentence where it cannot be had. */
export async function beginLease(
  lease: LeaseAtWork,
  deps: Deps,
  config: Config,
  paths: DataPaths,
  takesOver = false,
): Promise<string | null> {
  if (lease.shown() !== null) return null
  const place = leasePlaceOf(deps, config)
  if (place === null) return null
  const holder = holderOf(paths, deps.ids)
  return await lease.begin(place, { holder, seconds: config.leaseSeconds, wish: takesOver ? 'take over' : 'serve' })
}

/** For the screen: the lease is begun, and ended, while serving. */
export function leaseSwitch(lease: LeaseAtWork, deps: Deps, config: Config, paths: DataPaths): LeaseSwitch {
  return {
    shown: lease.shown,
    async beginNow() {
      const place = placeOf(deps, config)
      if (place === null) return 'Set a bucket for the backups first: the lease lies there.'
      const holder = holderOf(paths, deps.ids)
      const refused = await lease.begin(place, { holder, seconds: config.leaseSeconds, wish: 'serve', live: true })
      if (refused === null) lease.arm()
      return refused
    },
    async endNow() {
      // The environment asks for it.
      if (config.standbyBucket) return
      await lease.release()
      lease.fence.lift()
    },
  }
}
