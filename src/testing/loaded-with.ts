import { sources } from './house.ts'

/** What is loaded with a file, however far around, by path or by the package's name; types alone load nothing. */
export function loadedWith(start: string): Set<string> {
  const loaded = new Set<string>()
  const load = (path: string) => {
    const file = sources.find((one) => one.path === path)
    if (loaded.has(path)) return
    loaded.add(path)
    if (!file) return
    const lines = file.text.split('\n')
    const isAtOnce = (line: number) =>
      !/\b(import|require)\(/.test(lines[line - 1] ?? '') && !/^(import|export) type /.test(lines[line - 1] ?? '')
    for (const { target, line } of file.imports) if (isAtOnce(line)) load(target)
  }
  load(start)
  return loaded
}
