import type { ReaderKind } from '#src/words/access.ts'
import { moment } from './moment.ts'

/** A reader of a page; moments are UTC ms. */
export interface ReaderFacts {
  id: string
  kind: ReaderKind
  address: string
  externalLogin: string | null
  createdAt: number
  updatedAt: number
}

/** A group of readers. */
export interface ReaderGroupFacts {
  id: string
  name: string
  externalIdentifier: string | null
  createdAt: number
  updatedAt: number
}

/** `page_access_user`; all addresses of a domain are one: `@example.com`. */
export function accessUserOf(reader: ReaderFacts, groupIds: readonly string[], pageId: string) {
  return {
    id: reader.id,
    page_id: pageId,
    email: reader.kind === 'domain' ? `@${reader.address}` : reader.address,
    external_login: reader.externalLogin,
    page_access_group_id: groupIds[0] ?? null,
    page_access_group_ids: [...groupIds],
    created_at: moment(reader.createdAt),
    updated_at: moment(reader.updatedAt),
  }
}

/** `page_access_group`. */
export function accessGroupOf(
  group: ReaderGroupFacts,
  parts: Record<'readerIds' | 'serviceIds' | 'metricIds', readonly string[]>,
  pageId: string,
) {
  return {
    id: group.id,
    page_id: pageId,
    name: group.name,
    page_access_user_ids: [...parts.readerIds],
    external_identifier: group.externalIdentifier,
    metric_ids: [...parts.metricIds],
    component_ids: [...parts.serviceIds],
    created_at: moment(group.createdAt),
    updated_at: moment(group.updatedAt),
  }
}
