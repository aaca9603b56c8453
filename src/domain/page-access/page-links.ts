import { and, eq, gt, lt, or } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { pageLinks } from '#src/db/schema/page-access.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Origin } from '../context.ts'
import { DomainError } from '../errors.ts'
import { readSignedToken } from '../secrets/signed-links.ts'
import { removableBefore } from '../time/clock-reading.ts'
import { readerOf } from './find-readers.ts'
import { givePass } from './passes.ts'

export type PageLink = typeof pageLinks.$inferSelect

/** Milliseconds: mail may take its time, and whoever finds it later asks again. */
export const linkLifetime = 30 * 60_000

type Page = { id: OrganizationId; opensByMail: boolean }

/** This link opens nothing any more, or never did: one answer for whatever the reason is. */
export class LinkIsOver extends DomainError {
  constructor() {
    super('not_found', 'This link has expired or was already used. Ask for a new one.')
  }
}

/**
 * Keeps that a link was asked for, in the causing transaction; for an address that may not see the page, too. A newer one voids
 * the one before. Returns its id.
 */
export function issueLink(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  asked: { organizationId: OrganizationId; address: string; next: string },
): string {
  const now = deps.clock.now()
  const id = deps.ids.id()
  const before = and(eq(pageLinks.organizationId, asked.organizationId), eq(pageLinks.address, asked.address))
  tx.delete(pageLinks)
    .where(or(lt(pageLinks.expiresAt, removableBefore({ ...deps, db: tx })), before))
    .run()
  tx.insert(pageLinks)
    .values({ ...asked, id, createdAt: now, expiresAt: now + linkLifetime })
    .run()
  return id
}

/** Uses nothing up: programs that look through mail open links, too. Throws LinkIsOver. */
export function peekLink(deps: Pick<Deps, 'db' | 'secrets' | 'clock'>, page: Page, token: string): PageLink {
  const link = deps.db
    .select()
    .from(pageLinks)
    .where(isGood(deps, page, token))
    .get()
  if (!link || !page.opensByMail || !readerOf(deps.db, page.id, link.address)) throw new LinkIsOver()
  return link
}

/** Uses the link up and gives the browser a pass: of two at the same time one gets it. Throws LinkIsOver. */
export function openByLink(deps: Deps, origin: Origin, page: Page, token: string): { pass: string; next: string } {
  return write(deps.db, (tx) => {
    const link = tx
      .delete(pageLinks)
      .where(isGood(deps, page, token))
      .returning()
      .get()
    const reader = link && page.opensByMail ? readerOf(tx, page.id, link.address) : undefined
    if (!link || !reader) throw new LinkIsOver()
    const facts = { organizationId: page.id, way: 'mailed_link', readerId: reader.id, address: link.address } as const
    recordAudit(
      tx,
      deps,
      { kind: 'visitor', origin },
      {
        action: 'page_readers.let_in',
        organizationId: page.id,
        subject: { type: 'page_reader', id: reader.id },
      },
    )
    return { pass: givePass(tx, deps, origin, facts), next: link.next }
  })
}

function isGood(deps: Pick<Deps, 'db' | 'secrets' | 'clock'>, { id }: Page, token: string) {
  return and(
    eq(pageLinks.id, readSignedToken(deps, 'page-link', token) ?? ''),
    eq(pageLinks.organizationId, id),
    gt(pageLinks.expiresAt, deps.clock.now()),
  )
}
