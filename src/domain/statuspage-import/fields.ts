import { isDeepStrictEqual } from 'node:util'
import { invalid } from '../errors.ts'
import { Records } from './records.ts'
import type { RemarkKind, Remarks } from './remarks.ts'

/** Refuses the whole file with one sentence that names the place. */
export function refuse(sentence: string): never {
  throw invalid({}, sentence)
}

export type Key<Shape> = keyof Shape & string
type Nested<Value> = NonNullable<Value> extends readonly (infer One)[] ? One : NonNullable<Value>

/**
 * One object of the file and its place there, such as `incidents[17].incident_updates[2]`. Every reader refuses a value that
 * does not fit, and notes in `remarks` what is odd; `Shape` holds Statuspage's names of the fields.
 */
export class Fields<Shape> {
  private readonly record: Record<string, unknown>

  constructor(
    value: unknown,
    readonly path: string,
    private readonly remarks: Remarks,
    /** What it stands in, as people call it. */
    private readonly within = '',
  ) {
    if (!isRecord(value)) refuse(`${path || 'The file'} is ${kindOf(value)}, not an object.`)
    this.record = value
  }

  /** Whether the file says anything of it, though it be null. */
  says(key: Key<Shape>): boolean {
    return this.record[key] !== undefined
  }

  /** Its name and id, after those of what it stands in. */
  get label(): string {
    const { name, id } = this.record
    if (typeof id !== 'string') return this.within || this.path
    const own = typeof name === 'string' ? `“${oneLine(name)}” (${oneLine(id)})` : oneLine(id)
    return this.within === '' ? own : `${this.within}, ${own}`
  }

  /** Notes what was assumed or left out of this record. */
  remark(kind: RemarkKind, detail = ''): void {
    this.remarks.add(kind, detail === '' ? this.label : `${this.label}: ${detail}`)
  }

  isSameAs(other: Fields<Shape>): boolean {
    try {
      return isDeepStrictEqual(this.record, other.record)
    } catch (error) {
      // Nested deeper than the stack.
      if (error instanceof RangeError) return false
      else throw error
    }
  }

  text(key: Key<Shape>): string {
    const value = this.required(key)
    if (typeof value !== 'string') this.wrong(key, 'a text')
    return value
  }

  /** One line that people read. */
  name(key: Key<Shape>): string {
    const name = this.text(key).trim()
    if (name === '') refuse(`${this.place(key)} is empty.`)
    return name
  }

  optionalText(key: Key<Shape>): string | null {
    return this.has(key) ? this.text(key) : null
  }

  id(key: Key<Shape>): string {
    const id = this.text(key)
    if (!/^[\w-]{1,64}$/.test(id)) refuse(`${this.place(key)} is "${short(id)}", which is not an id.`)
    return id
  }

  optionalId(key: Key<Shape>): string | null {
    return this.has(key) ? this.id(key) : null
  }

  /** Undefined where it is absent or null: then the file says nothing of it. */
  flag(key: Key<Shape>): boolean | undefined {
    const value = this.record[key] ?? undefined
    if (value !== undefined && typeof value !== 'boolean') this.wrong(key, 'true or false')
    return value
  }

  /** A whole number from 0 on; null where it is absent. */
  optionalPosition(key: Key<Shape>): number | null {
    if (!this.has(key)) return null
    const value = this.record[key]
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) this.wrong(key, 'a whole number')
    return value
  }

  /** Null where it is absent or empty. */
  optionalOneOf<const T extends string>(key: Key<Shape>, allowed: readonly T[]): T | null {
    return this.has(key) && this.record[key] !== '' ? this.oneOf(key, allowed) : null
  }

  oneOf<const T extends string>(key: Key<Shape>, allowed: readonly T[]): T {
    const text = this.text(key)
    const value = allowed.find((one) => one === text)
    if (value === undefined) refuse(`${this.place(key)} is "${short(text)}", which is none of ${allowed.join(', ')}.`)
    return value
  }

  /** ISO 8601 with a zone, as UTC milliseconds. */
  time(key: Key<Shape>): number {
    const text = this.text(key)
    const at = timeOf(text)
    if (at === null)
      refuse(`${this.place(key)} is "${short(text)}", which is no time such as 2023-10-06T01:12:26.084Z.`)
    return at
  }

  optionalTime(key: Key<Shape>): number | null {
    return this.has(key) ? this.time(key) : null
  }

  /** YYYY-MM-DD. */
  optionalDay(key: Key<Shape>): string | null {
    if (!this.has(key)) return null
    const text = this.text(key)
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || timeOf(`${text}T00:00:00Z`) === null)
      refuse(`${this.place(key)} is "${short(text)}", which is no day such as 2023-10-06.`)
    return text
  }

  /** A time that a file may leave out: then `assumed`, which is remarked on as `words`. Refuses the file where that is null. */
  timeOr(key: Key<Shape>, assumed: number | null, words: string): number {
    if (this.has(key) || assumed === null) return this.time(key)
    this.remark('moment', `${key} is assumed to be ${iso(assumed)}, ${words}.`)
    return assumed
  }

  object<K extends Key<Shape>>(key: K): Fields<Nested<Shape[K]>> {
    return new Fields(this.required(key), this.place(key), this.remarks, this.within)
  }

  /** Empty where it is absent or null: some servers leave empty lists out. */
  list<K extends Key<Shape>>(key: K): Fields<Nested<Shape[K]>>[] {
    const within = this.path === '' ? '' : this.label
    return this.values(key).map((one, index) => {
      return new Fields(one, `${this.place(key)}[${index}]`, this.remarks, within)
    })
  }

  /** How many records a list of the file has. */
  countOf<K extends Key<Shape>>(key: K): number {
    return this.listAt(key).length
  }

  /** One record of a list of the file. `remarks`: absent, those of the file. */
  at<K extends Key<Shape>>(key: K, index: number, remarks = this.remarks): Fields<Nested<Shape[K]>> {
    return new Fields(this.listAt(key).at(index), `${this.place(key)}[${index}]`, remarks)
  }

  /** The texts of a list; other values are skipped. */
  texts(key: Key<Shape>): string[] {
    return this.values(key).filter((one) => typeof one === 'string')
  }

  place(key: Key<Shape>): string {
    return this.path === '' ? key : `${this.path}.${key}`
  }

  has(key: Key<Shape>): boolean {
    return this.record[key] !== undefined && this.record[key] !== null
  }

  private values(key: Key<Shape>): readonly unknown[] {
    const list = this.listAt(key)
    return list instanceof Records ? list.all() : list
  }

  private listAt(key: Key<Shape>): readonly unknown[] | Records {
    const value = this.record[key] ?? []
    if (!isList(value)) this.wrong(key, 'a list')
    return value
  }

  private required(key: Key<Shape>): unknown {
    const value = this.record[key]
    if (value === undefined) refuse(`${this.place(key)} is missing.`)
    return value
  }

  private wrong(key: Key<Shape>, wanted: string): never {
    refuse(`${this.place(key)} is ${kindOf(this.record[key])}, not ${wanted}.`)
  }
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/

/** Temporal knows which days exist; Date would take 30 February for 2 March. */
function timeOf(text: string): number | null {
  if (!isoTime.test(text)) return null
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isList(value)
}

function isList(value: unknown): value is readonly unknown[] | Records {
  return Array.isArray(value) || value instanceof Records
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  else if (isList(value)) return 'a list'
  else if (typeof value === 'string') return 'a text'
  else if (typeof value === 'object') return 'an object'
  else return String(value)
}

/** UTC ms -> ISO 8601, for remarks. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** What a file calls a thing, bounded and without what would move a terminal's cursor. */
export function oneLine(text: string): string {
  return short(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim())
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
