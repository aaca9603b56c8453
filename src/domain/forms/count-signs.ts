interface Searched {
  indexOf: (sign: string, from: number) => number
}

/** How often the signs stand in a text or in bytes. Counting ends one beyond `most`: nobody asks how many more there are. */
export function countSigns(text: Searched, signs: readonly string[], most: number): number {
  let found = 0
  for (const sign of signs)
    for (let at = text.indexOf(sign, 0); at >= 0 && found <= most; at = text.indexOf(sign, at + 1)) found += 1
  return found
}
