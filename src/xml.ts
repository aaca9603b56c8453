import { carried } from './carried.ts'

/** An element as the library reads it: each name below it is a list, `$` holds attributes, `_` the text. */
export type Xml = Readonly<Record<string, unknown>>

export function isXml(value: unknown): value is Xml {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The elements of that name right below; a text alone is an element without attributes. */
export function elements(of: Xml, name: string): Xml[] {
  const below = of[name]
  return Array.isArray(below) ? below.map((one) => (isXml(one) ? one : { _: one })) : []
}

export function attribute(of: Xml, name: string): string | undefined {
  const { $: attributes } = of
  const value = isXml(attributes) ? attributes[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Without space around it. */
export function textOf({ _: text }: Xml): string {
  return typeof text === 'string' ? text.trim() : ''
}

/**
 * The document as an element that holds its root alone, names without their prefixes; undefined where it is no XML. Whoever asks
 * bounds the length and the tags, and refuses a document type.
 */
export async function parseXml(xml: string): Promise<Xml | undefined> {
  const { Parser, processors } = await carried('saml')
  try {
    const root = await new Parser({
      ...{ explicitRoot: true, explicitCharkey: true },
      tagNameProcessors: [processors.stripPrefix],
    }).parseStringPromise(xml)
    // The root alone is no list.
    return isXml(root) ? Object.fromEntries(Object.entries(root).map(([name, one]) => [name, [one]])) : undefined
  } catch {
    return undefined
  }
}
