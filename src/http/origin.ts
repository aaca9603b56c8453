/**
 * Browsers name the sending site in Origin; programs that send none are told apart by other means. Hosts are compared, not
 * schemes: behind a proxy that ends TLS the browser says https where this process sees http. `ours`: the instance's own.
 */
export function comesFromHere(request: Request, ours: string): boolean {
  const origin = request.headers.get('origin')
  if (origin === null || origin === ours) return true
  return URL.canParse(origin) && new URL(origin).host === new URL(request.url).host
}

export const sentFromElsewhere = 'This form was sent from another site. Open the page here and send it again.'
