import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { acts, publicationStates } from '#src/words/publishing.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** What is published later, or once a second person has released it. All times are UTC milliseconds. */
export const publications = sqliteTable(
  'publications',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    act: text({ enum: acts }).notNull(),
    /** What the verb is called with behind the organization, as JSON; `[]` once it is published. */
    args: text({ mode: 'json' }).$type<unknown[]>().notNull(),
    /** The incident or the window that it is about; '' where it makes a new one. */
    subjectId: text().notNull(),
    /** Of the incident, the window or the announcement. */
    title: text().notNull(),
    state: text({ enum: publicationStates }).notNull(),
    /** Null: once it is released. */
    publishAt: integer(),
    /** Whose it is: an account, or an API token and its name. All null: the operator's at the console. */
    authorId: text(),
    tokenId: text(),
    tokenName: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** Rises with every change of what it would publish. */
    version: integer().notNull().default(1),
    releasedById: text(),
    /** Digest of what was released, as it would have been told then. */
    releasedDigest: text(),
    /** Why it was sent back, or why it waits: a sentence. */
    reason: text(),
    /** Published: the id of what it made or changed. */
    resultId: text(),
    publishedAt: integer(),
  },
  (t) => [
    index('publications_by_organization').on(t.organizationId, t.state, t.createdAt),
    index('publications_by_subject').on(t.subjectId, t.state),
    index('publications_due').on(t.state, t.publishAt),
  ],
)

export const aboutPublications = declare(publications, {
  owner: 'publications',
  shownToVisitors: false,
  personal: {
    authorId: { erased: 'pseudonym', section: 'written' },
    releasedById: { erased: 'pseudonym' },
  },
  exported: false,
})
