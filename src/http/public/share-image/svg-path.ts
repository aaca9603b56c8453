import type { Contour } from './outlines.ts'

/** A path of SVG as contours, as far as the marks of the statuses need it: lines, and arcs of circles. */
export function contoursOfPath(path: string): Contour[] {
  const contours: Contour[] = []
  let line: Contour = []
  let [x, y] = [0, 0]
  for (const [, command = '', rest = ''] of path.matchAll(/([MLHVAZ])([^MLHVAZ]*)/gi)) {
    const numbers = [...rest.matchAll(/-?(\d+\.?\d*|\.\d+)/g)].map(([number]) => Number(number))
    const isRelative = command === command.toLowerCase()
    const kind = command.toUpperCase()
    const size = { M: 2, L: 2, H: 1, V: 1, A: 7, Z: 0 }[kind] ?? 0
    if (kind === 'Z') [x, y] = [line[0] ?? 0, line[1] ?? 0]
    for (let at = 0; size > 0 && at < numbers.length; at += size) {
      const one = numbers.slice(at, at + size)
      const across = kind === 'V' ? undefined : one.at(kind === 'H' ? -1 : -2)
      const down = kind === 'H' ? undefined : one.at(-1)
      const toX = across === undefined ? x : across + (isRelative ? x : 0)
      const toY = down === undefined ? y : down + (isRelative ? y : 0)
      if (kind === 'M' && at === 0) {
        line = [toX, toY]
        contours.push(line)
      } else if (kind === 'A') line.push(...arc([x, y], [toX, toY], one[0] ?? 0, one[3] === 1, one[4] === 1))
      else line.push(toX, toY)
      ;[x, y] = [toX, toY]
    }
  }
  return contours
}

type Point = [x: number, y: number]

/** By its centre (SVG 2, B.2.4), for a circle. */
function arc([ax, ay]: Point, [bx, by]: Point, given: number, isLarge: boolean, isClockwise: boolean): number[] {
  const apart = Math.hypot(bx - ax, by - ay)
  const radius = Math.max(given, apart / 2)
  const height = Math.sqrt(Math.max(0, radius ** 2 - (apart / 2) ** 2)) * (isLarge === isClockwise ? -1 : 1)
  const centerX = (ax + bx) / 2 - (height * (by - ay)) / (apart || 1)
  const centerY = (ay + by) / 2 + (height * (bx - ax)) / (apart || 1)
  const begin = Math.atan2(ay - centerY, ax - centerX)
  const whole = 2 * Math.PI
  const turned = (Math.atan2(by - centerY, bx - centerX) - begin + 2 * whole) % whole
  const sweep = isClockwise ? turned : turned - whole
  const steps = Math.max(2, Math.ceil(Math.abs(sweep) / 0.1))
  return Array.from({ length: steps }, (_, index) => {
    const angle = begin + (sweep * (index + 1)) / steps
    return [centerX + radius * Math.cos(angle), centerY + radius * Math.sin(angle)]
  }).flat()
}
