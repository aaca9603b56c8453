import { Kind, type SchemaOptions, type Static, type TSchema, Type, TypeRegistry } from '@sinclair/typebox'

/** Kinds of values that the management API takes and gives. A schema makes the check, the type and the documentation. */

/** The original sends null where its specification has no `nullable`. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

// TypeBox checks no `enum`: the kind of schema that has one does.
TypeRegistry.Set<{ enum: unknown[] }>('Word', ({ enum: words }, value) => words.includes(value))

/** One of a closed list, such as a status. */
export function oneOf<const Words extends readonly string[]>(words: Words, options: SchemaOptions = {}) {
  return Type.Unsafe<Words[number]>({ ...options, [Kind]: 'Word', type: 'string', enum: [...words] })
}

/** Text of one line, as far as nobody else says. `most`: UTF-16 units. */
export function text(description: string, most = 255) {
  return Type.String({ description, maxLength: most })
}

/** A text that must not be empty. */
export function filledText(description: string, most = 255) {
  return Type.String({ description, minLength: 1, maxLength: most })
}

export function flag(description: string) {
  return Type.Boolean({ description })
}

/** ISO 8601, such as 2026-03-10T12:00:00.000Z. */
export function moment(description: string) {
  return Type.String({ description, format: 'date-time' })
}

/** ISO 8601, such as 2026-03-10. */
export function day(description: string) {
  return Type.String({ description, format: 'date' })
}

export function id(description: string) {
  return Type.String({ description })
}

/** What an input need not name: it stays as it is, or as the server would have it. */
export function maybe<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(schema)
}

export type Of<Schema extends TSchema> = Static<Schema>
