import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { backupSettings } from '#src/db/schema/backups.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { readInstance } from './instance.ts'

export type BackupSettings = typeof backupSettings.$inferSelect

/** There is one row. */
export const backupSettingsId = '1'

/** How many backups are kept: the newest of each of so many days, weeks and months. */
export interface KeepRule {
  daily: number
  weekly: number
  monthly: number
}

/** As the instance admin has set them; until then every night at three, a week, a month and a year back, into the data folder alone. */
export function readBackupSettings(db: Reader): BackupSettings {
  return db.select().from(backupSettings).get() ?? defaultsOf(db)
}

/** Another program copies the write-ahead log, and owns its checkpoints. */
export function isReplicated(db: Reader): boolean {
  return readBackupSettings(db).replicaDays !== null
}

export function keepRuleOf({ keepDaily, keepWeekly, keepMonthly }: BackupSettings): KeepRule {
  return { daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly }
}

/**
 * Days after which no backup is left that the rule keeps, but the newest where none followed: for so long they remember who was
 * erased.
 */
export function longestAge({ daily, weekly, monthly }: KeepRule): number {
  return Math.max(2, daily + 1, weekly * 7 + 1, monthly * 31 + 1)
}

function defaultsOf(db: Reader): BackupSettings {
  return {
    ...{ id: backupSettingsId, schedule: 'daily', minuteOfDay: 3 * 60, hours: [3], timeZone: homeTimeZone(db) },
    ...{ keepDaily: 7, keepWeekly: 4, keepMonthly: 12, requestLog: false, rehearsal: 'weekly' },
    ...{ encryption: 'none', passphrase: null, recipient: null },
    ...{ endpoint: null, region: null, bucket: null, prefix: null, style: null, accessKey: null, secret: null },
    ...{ lease: false, replicaDays: null },
  }
}

/** Of the organization whose page stands at the root. */
function homeTimeZone(db: Reader): string {
  const { homeOrganizationId } = readInstance(db)
  if (homeOrganizationId === null) return 'UTC'
  const home = db
    .select({ timeZone: organizations.timeZone })
    .from(organizations)
    .where(eq(organizations.id, homeOrganizationId as never))
    .get()
  return home?.timeZone ?? 'UTC'
}
