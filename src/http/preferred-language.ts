import { type Language, languages } from '#src/words.ts'

/** The language of ours that a visitor's browser likes best (RFC 9110, 12.5.4); English where it likes none of them. */
export function preferredLanguage(request: Request): Language {
  const liked = (request.headers.get('accept-language') ?? '')
    .slice(0, 200)
    .split(',')
    .map((range) => {
      const [tag = '', quality = ''] = range
        .trim()
        .toLowerCase()
        .split(/;\s*q=/)
      return {
        language: languages.find((one) => tag === one || tag.startsWith(`${one}-`)),
        quality: Number(quality || 1),
      }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
  return liked.find(({ language }) => language !== undefined)?.language ?? 'en'
}
