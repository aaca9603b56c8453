/**
 * Oddities that an import takes, each with what it made of them; `one` and `many` head the report of a kind, after its number.
 */
export const remarkKinds = {
  placeholder: {
    one: 'placeholder stood in place of a component and was left out',
    many: 'placeholders stood in place of components and were left out',
  },
  resolved_at: { one: 'end was missing and is assumed', many: 'ends were missing and are assumed' },
  open_with_end: {
    one: 'end of what is not over was left out',
    many: 'ends of what is not over were left out',
  },
  moment: { one: 'time was missing and is assumed', many: 'times were missing and are assumed' },
  impact: { one: 'impact was missing and is assumed', many: 'impacts were missing and are assumed' },
  maintenance_impact: {
    one: 'incident has the impact “maintenance”, which programs are told and people see as none',
    many: 'incidents have the impact “maintenance”, which programs are told and people see as none',
  },
  schedule: { one: 'schedule of an incident was left out', many: 'schedules of incidents were left out' },
  status: { one: 'status was missing and is assumed', many: 'statuses were missing and are assumed' },
  text: { one: 'update has no text', many: 'updates have no text' },
  position: {
    one: 'position was missing and follows the order of the file',
    many: 'positions were missing and follow the order of the file',
  },
  repeated: {
    one: 'record stands there twice, word for word, and was taken once',
    many: 'records stand there twice, word for word, and were taken once',
  },
  unknown_group: {
    one: 'component names a group that is not there, and stands in none',
    many: 'components name a group that is not there, and stand in none',
  },
  unknown_member: {
    one: 'group lists components that are not there, which were left out',
    many: 'groups list components that are not there, which were left out',
  },
  unlisted: {
    one: 'archived service stands for a component that only incidents or maintenance name',
    many: 'archived services stand for components that only incidents or maintenance name',
  },
  feed_entry: {
    one: 'entry of the Atom feed was left out',
    many: 'entries of the Atom feed were left out',
  },
  page_id: { one: 'page id was not taken', many: 'page ids were not taken' },
  time_zone: { one: 'time zone was not taken', many: 'time zones were not taken' },
} as const

export type RemarkKind = keyof typeof remarkKinds

/** What an import assumed or left out of one record. */
export interface Remark {
  kind: RemarkKind
  /** The record, and what was made of it, for people. */
  record: string
}

export class Remarks {
  readonly all: Remark[] = []

  add(kind: RemarkKind, record: string): void {
    this.all.push({ kind, record })
  }
}
