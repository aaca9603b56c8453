import { entryText, type PassedOn } from './passed-on.ts'

/** Log audit, and notice (RFC 5424, 6.2.1). */
const [facility, severity] = [13, 5]
const longestId = 32
const longestHost = 255

/**
 * A message of RFC 5424, whose text is the entry as JSON in ASCII: what every reader of logs takes as it is. `longest`: bytes, where the
 * way there takes no more.
 */
export function syslogMessage(passed: PassedOn, host: string, longest = Number.POSITIVE_INFINITY): string {
  const { at, action } = passed.entry
  const time = new Date(at).toISOString()
  const name = printable(host, longestHost)
  const head = `<${facility * 8 + severity}>1 ${time} ${name} opsentry - ${printable(action, longestId)} - `
  return head + ascii(entryText(passed, (json) => head.length + ascii(json).length <= longest))
}

/** Printable ASCII without spaces, as the fields of the header are. */
function printable(text: string, longest: number): string {
  const units = text.split('').filter((unit) => unit >= '!' && unit <= '~')
  return units.slice(0, longest).join('') || '-'
}

function ascii(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return json
    .split('')
    .map((unit) => (unit >= ' ' && unit <= '~' ? unit : escaped(unit)))
    .join('')
}
