import { invalid } from '../errors.ts'

/** A submitted form as it arrives: strings, several of one name for a list, nothing for an empty checkbox; files. */
export interface Form {
  /** The field's text without surrounding space; '' where it is absent. Throws invalid where it is longer than any line. */
  text: (name: string) => string
  /** The field's text untrimmed: for passwords and Markdown. */
  raw: (name: string) => string
  list: (name: string) => string[]
  ticked: (name: string) => boolean
  /** The bytes of an uploaded file; none where it is absent. */
  bytes: (name: string) => Promise<Buffer>
  /** The uploaded file's name on the sender's side; '' where it is absent. */
  fileName: (name: string) => string
  /** All texts as typed, to show the form again. */
  values: Record<string, string>
}

/** Characters: what reads one line, such as a URL or a name, may take the square of its length. */
export const longestLine = 10_000

/** Reads a parsed body; anything but a string, a list of strings or a file counts as absent. */
export function readForm(body: unknown): Form {
  const fields: Record<string, string[]> = Object.create(null)
  if (typeof body === 'object' && body !== null)
    for (const [name, value] of Object.entries(body))
      fields[name] = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')

  const raw = (name: string) => fields[name]?.[0] ?? ''
  const sent = (name: string): unknown => Object.entries(Object(body)).find(([field]) => field === name)?.[1]
  return {
    raw,
    text(name) {
      const text = raw(name).trim()
      if (text.length > longestLine)
        throw invalid({ [name]: `This has ${text.length.toLocaleString('en')} characters: shorten it.` })
      return text
    },
    list: (name) => fields[name] ?? [],
    ticked: (name) => (fields[name]?.length ?? 0) > 0,
    async bytes(name) {
      const file = sent(name)
      return file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0)
    },
    fileName(name) {
      const file = sent(name)
      return file instanceof File ? file.name : ''
    },
    values: Object.fromEntries(Object.keys(fields).map((name) => [name, raw(name)])),
  }
}
