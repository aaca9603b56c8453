/** How many brackets of a style sheet are open at once at the most, whether or not they are ever closed; strings count too. */
export function bracketDepth(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const letter of text) {
    if ('([{'.includes(letter)) depth += 1
    else if (')]}'.includes(letter)) depth = Math.max(0, depth - 1)
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
