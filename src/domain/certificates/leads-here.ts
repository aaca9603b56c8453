import type { Deps } from '../context.ts'

/** Where an authority looks for the answer to its challenge (RFC 8555, 8.3). */
export const challengePath = '/.well-known/acme-challenge/'

/** Whether the name leads here on port 80, as far as this machine can see; a reason where it does not. */
export async function whyNotHere(
  { http, ids }: Pick<Deps, 'http' | 'ids'>,
  host: string,
  thumbprint: string,
): Promise<string | null> {
  const token = ids.token()
  // A fixed path at a name that has proven whose it is, over http as the authority asks; what is answered is compared, and not shown.
  const found = await http.read({ url: `http://${host}${challengePath}${token}`, allowed: [host] })
  if (found.kind !== 'answered') return found.reason
  return found.body.trim() === `${token}.${thumbprint}`
    ? null
    : `Something else answers there, with the status ${found.status}.`
}
