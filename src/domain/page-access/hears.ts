import { type SQL, sql } from 'drizzle-orm'
import type { ServiceId } from '#src/db/ids.ts'
import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import {
  pageReaderServices,
  readerGroupMembers,
  readerGroupServices,
  urlReaders,
} from '#src/db/schema/reader-sights.ts'

/** On a page of readers: the subscribers who follow one of these services and may see it, as a condition on `subscribers`. */
export function hearsAsReader(serviceIds: readonly ServiceId[]): SQL {
  return sql`exists (
    select 1 from json_each(${JSON.stringify(serviceIds)}) as told
    where ${isSeen} and (${subscribers.followsAll} = 1 or told.value in (
      select ${subscriberServices.serviceId} from ${subscriberServices}
      where ${subscriberServices.subscriberId} = ${subscribers.id})))`
}

/** Those who may see one of these services, whatever they follow. */
export function seesAsReader(serviceIds: readonly ServiceId[]): SQL {
  return sql`exists (select 1 from json_each(${JSON.stringify(serviceIds)}) as told where ${isSeen})`
}

const byKey = (key: SQL) => sql`(
  select ${pageReaders.id} from ${pageReaders}
  where ${pageReaders.organizationId} = ${subscribers.organizationId} and ${pageReaders.key} = ${key})`

/**
 * Whoever one subscriber is among the readers: a mailbox is told as the reader it is (`readerOf()`), a URL as the one who brought
 * it, and anybody else nothing.
 */
const reader = sql`(case when ${subscribers.mailbox} is null then (
    select ${urlReaders.readerId} from ${urlReaders} where ${urlReaders.subscriberId} = ${subscribers.id})
  else coalesce(
    ${byKey(sql`${subscribers.mailbox}`)},
    ${byKey(sql`substr(${subscribers.mailbox}, instr(${subscribers.mailbox}, '@') + 1)`)}) end)`

/** That reader may see the service `told`. */
const isSeen = sql`told.value in (
  select ${pageReaderServices.serviceId} from ${pageReaderServices} where ${pageReaderServices.readerId} = ${reader}
  union all
  select ${readerGroupServices.serviceId} from ${readerGroupMembers}
  join ${readerGroupServices} on ${readerGroupServices.groupId} = ${readerGroupMembers.groupId}
  where ${readerGroupMembers.readerId} = ${reader})`
