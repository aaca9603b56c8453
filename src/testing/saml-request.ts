import { inflateRawSync } from 'node:zlib'

/** What a provider reads in the address to which a browser was sent (SAML 2.0 Bindings, 3.4). */
export function requestIn(location: string): { request: string; requestId: string; state: string } {
  const query = new URL(location).searchParams
  const request = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString()
  const requestId = / ID="([^"]+)"/.exec(request)?.[1] ?? ''
  return { request, requestId, state: query.get('RelayState') ?? '' }
}
