import type { TSchema } from '@sinclair/typebox'
import { Check } from '@sinclair/typebox/value'

/**
 * A form sends texts, and so do some programs that send JSON: each becomes what it stands for where the schema wants that and
 * nothing is lost by it. All else stays as it came, for the check to refuse.
 */
export function fromText(schema: TSchema, value: unknown): unknown {
  if (Array.isArray(schema.anyOf)) return fromTextToOneOf(schema.anyOf, value)
  else if (schema.type === 'boolean') return booleans.get(value) ?? value
  else if (schema.type === 'integer' || schema.type === 'number') return numberIn(value)
  else if (schema.type === 'string') return typeof value === 'number' ? String(value) : value
  else if (schema.type === 'array' && Array.isArray(value)) return value.map((item) => fromText(schema.items, item))
  else if (schema.type === 'object' && typeof value === 'object' && value !== null) return fieldsFromText(schema, value)
  else return value
}

/** As Rails reads a form. */
const booleans = new Map<unknown, boolean>([
  ...['true', 't', '1', 'on'].map((text) => [text, true] as const),
  ...['false', 'f', '0', 'off'].map((text) => [text, false] as const),
])

function numberIn(value: unknown): unknown {
  const isNumeric = typeof value === 'string' && /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value)
  return isNumeric ? Number(value) : value
}

function fromTextToOneOf(schemas: TSchema[], value: unknown): unknown {
  const fitting = schemas.find((schema) => Check(schema, fromText(schema, value)))
  return fitting ? fromText(fitting, value) : value
}

function fieldsFromText(schema: TSchema, value: object): Record<string, unknown> {
  const [anyName] = Object.values<TSchema>(schema.patternProperties ?? {})
  const of = (name: string): TSchema | undefined =>
    Object.hasOwn(schema.properties ?? {}, name) ? schema.properties[name] : anyName
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const property = of(name)
      return [name, property ? fromText(property, field) : field]
    }),
  )
}
