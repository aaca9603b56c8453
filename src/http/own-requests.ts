const own = new WeakSet<Request>()

/** A request that Opsentry makes to itself, to copy what a visitor gets: nobody's visit, so it is not in the log. */
export function ownRequest(url: string): Request {
  const request = new Request(url, { headers: { 'accept-encoding': 'identity' } })
  own.add(request)
  return request
}

export function isOwnRequest(request: Request): boolean {
  return own.has(request)
}
