const longestUrl = 500

/** A sentence about an unusable public base URL, or undefined. Must be an origin, since all of Opsentry's URLs begin at `/`. */
export function publicUrlProblem(text: string): string | undefined {
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return 'Type a web address that begins with https:// or http://, such as https://status.example.com.'
  else if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    return `Type the address without a path or sign-in, such as ${url.protocol}//${url.host}.`
  else return undefined
}

/** The address as stored: without a trailing slash and a final dot, host in lower case; as typed where it is none. */
export function plainUrl(text: string): string {
  return publicUrlProblem(text) === undefined ? new URL(text).origin.replace(/\.(?=(:\d+)?$)/, '') : text
}
