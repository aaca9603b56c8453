import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** The model that proposes texts, and who lets it. All times are UTC milliseconds. */

/** One row at the most: the model of the operator's choice, behind an API as OpenAI's. */
export const languageModels = sqliteTable('language_models', {
  id: text().primaryKey(),
  /** Of the API, such as `http://127.0.0.1:11434/v1`; holds no secret. */
  baseUrl: text().notNull(),
  /** As the API names it. */
  model: text().notNull(),
  /** Sealed: what the API asks for; null: nothing. */
  key: text(),
  setAt: integer().notNull(),
})

export const aboutLanguageModels = declare(languageModels, {
  owner: 'suggestions',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'language_models', columns: ['key'] },
})

/** A row for each organization whose members may give their texts to the model. Another instance has another model: not exported. */
export const modelConsents = sqliteTable('model_consents', {
  organizationId: id<OrganizationId>()
    .primaryKey()
    .references(() => organizations.id, { onDelete: 'cascade' }),
  since: integer().notNull(),
})

export const aboutModelConsents = declare(modelConsents, {
  owner: 'suggestions',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
