import { text } from 'drizzle-orm/sqlite-core'

declare const of: unique symbol

/** Any text may be taken for an id, as a request brings it; the id of one noun is no other noun's. */
type Id<Noun extends string> = string & { readonly [of]?: Noun }

export type IncidentId = Id<'incident'>
export type ServiceId = Id<'service'>
export type OrganizationId = Id<'organization'>
export type SubscriberId = Id<'subscriber'>
export type NotificationId = Id<'notification'>
export type AccountId = Id<'account'>
export type ReaderId = Id<'reader'>
export type ReaderGroupId = Id<'reader group'>
export type MetricId = Id<'metric'>

/** A column of one noun's ids: its own, or a reference to it. */
export const id = <Of extends string>() => text().$type<Of>()
