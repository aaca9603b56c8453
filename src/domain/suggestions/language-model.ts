import type { Reader } from '#src/db/connection.ts'
import { languageModels } from '#src/db/schema/language-models.ts'
import type { Deps } from '../context.ts'
import { languageModelIdentity } from '../secrets/sealed-secrets.ts'

export type LanguageModel = typeof languageModels.$inferSelect

/** The table has this one row. */
export const languageModelId = '1'

/** The model of the operator's choice, its key sealed; undefined while there is none. */
export function findLanguageModel(db: Reader): LanguageModel | undefined {
  return db.select().from(languageModels).get()
}

/** What the API asks for, opened; null: nothing. */
export function openModelKey({ secrets }: Pick<Deps, 'secrets'>, { id, key }: LanguageModel): string | null {
  return key === null ? null : secrets.open(key, languageModelIdentity(id))
}

/** As people name it, such as `llama3.2 at 127.0.0.1:11434`. */
export function modelName({ model, baseUrl }: Pick<LanguageModel, 'model' | 'baseUrl'>): string {
  return `${model} at ${new URL(baseUrl).host}`
}
