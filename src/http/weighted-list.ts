/** Characters that are read of one header: clients name a few things in it. */
const longestRead = 1000

/**
 * What an Accept header names, in lower case, with its weight (RFC 9110, 12.4.2): 1 where none is given, undefined where it
 * cannot be read. At most `most` of them are read.
 */
export function weightedList(header: string, most?: number): [name: string, weight: number | undefined][] {
  const elements = header.slice(0, longestRead).toLowerCase().split(',', most)
  return elements.map((element) => {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim())
    return [name, weightIn(parameters)]
  })
}

function weightIn(parameters: string[]): number | undefined {
  const given = parameters.find((one) => /^q\s*=/.test(one))
  if (given === undefined) return 1
  const text = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(given)?.[1]
  return text === undefined ? undefined : Number(text)
}
