import type { Reader, Tx } from '#src/db/connection.ts'
import { alarmWebhook } from '#src/db/schema/alarms.ts'
import type { Deps } from '../../context.ts'
import { alarmWebhookIdentity } from '../../secrets/sealed-secrets.ts'

export type AlarmWebhook = typeof alarmWebhook.$inferSelect

/** The table has this one row. */
export const alarmWebhookId = '1'

/** The operator's own webhook, sealed; undefined while there is none. */
export function findAlarmWebhook(db: Reader): AlarmWebhook | undefined {
  return db.select().from(alarmWebhook).get()
}

/** Its URL and secret, opened. */
export function openAlarmWebhook({ secrets }: Pick<Deps, 'secrets'>, { id, url, secret }: AlarmWebhook) {
  return {
    url: secrets.open(url, alarmWebhookIdentity('url', id)),
    secret: secrets.open(secret, alarmWebhookIdentity('secret', id)),
  }
}

/** Notes the last call. Not in the audit log, because nobody acted. */
export function noteLastCall(tx: Tx, called: Pick<AlarmWebhook, 'calledAt' | 'answer' | 'delivered'>): void {
  tx.update(alarmWebhook).set(called).run()
}
