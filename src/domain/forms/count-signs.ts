/** How often the signs stand in a text or in bytes. Counting ends one beyond `most`: nobody asks how many more there are. */
export function countSigns(text: string | Buffer, signs: readonly string[], most: number): number {
  const indexOf = typeof text === 'string' ? (sign: string, from: number) => text.indexOf(sign, from) : findIn(text)
  let found = 0
  for (const sign of signs)
    for (let at = indexOf(sign, 0); at >= 0 && found <= most; at = indexOf(sign, at + 1)) found += 1
  return found
}

/** A single byte is looked for as a number: a text is encoded anew each time, and millions of them fill memory. */
function findIn(bytes: Buffer): (sign: string, from: number) => number {
  return (sign, from) => bytes.indexOf(sign.length === 1 && sign < '\x80' ? sign.charCodeAt(0) : sign, from)
}
