import type { ClientAuth, Configuration } from 'openid-client'
import { carried } from '#src/carried.ts'
import { perDb } from '#src/db/per-db.ts'
import type { Deps } from '../../context.ts'
import { clientSecretIdentity } from '../client-secret.ts'
import type { IdentityProvider } from '../provider.ts'
import { checkedFetch } from './checked-fetch.ts'

/** Loaded by the first sign-in of this kind. */
export const library = () => carried('oidc')

/** Milliseconds: what a provider says of itself changes rarely; its keys are asked for anew by themselves. */
const fresh = 3_600_000
/** Seconds that the clocks here and there may differ. */
const tolerance = 60

interface Known {
  changedAt: number
  /** `elapsed()` of the clock. */
  readAt: number
  configuration: Configuration
}

const configurationsOf = perDb('OpenID configurations', (_: Deps['db']) => new Map<string, Known>())

/** What the provider says of itself (OpenID Connect Discovery). Throws what the library throws, NoAnswer, and OtherIssuer. */
export async function configurationOf(deps: Deps, provider: IdentityProvider): Promise<Configuration> {
  const known = configurationsOf(deps.db)
  const found = known.get(provider.id)
  const elapsed = deps.clock.elapsed()
  if (found && found.changedAt === provider.changedAt && elapsed - found.readAt < fresh) return found.configuration
  const configuration = await discover(deps, provider)
  if (known.size > 100) known.clear()
  known.set(provider.id, { changedAt: provider.changedAt, readAt: elapsed, configuration })
  return configuration
}

/** The document names another issuer than the one that was typed. */
export class OtherIssuer extends Error {}

async function discover(deps: Deps, provider: IdentityProvider): Promise<Configuration> {
  const client = await library()
  const issuer = new URL(provider.issuer)
  const configuration = await client.discovery(
    issuer,
    provider.clientId ?? '',
    { [client.clockTolerance]: tolerance },
    clientAuth(client, deps, provider),
    {
      [client.customFetch]: checkedFetch(deps),
      // Signatures are checked although the token comes over TLS: a proxy that reads along must not be able to write, too.
      execute: [
        client.enableNonRepudiationChecks,
        ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
      ],
    },
  )
  // The library lets Microsoft's documents name a template, whose tenant the token itself would fill in.
  const named = configuration.serverMetadata().issuer
  if (new URL(named).href !== issuer.href) throw new OtherIssuer(`The document names the issuer ${named}.`)
  return configuration
}

/** In the body where the server takes that, since half of them read the header's encoding differently; else in the header. */
function clientAuth(
  client: Awaited<ReturnType<typeof library>>,
  { secrets }: Deps,
  { id, clientSecret }: IdentityProvider,
): ClientAuth {
  if (clientSecret === null) return client.None()
  const secret = secrets.open(clientSecret, clientSecretIdentity(id))
  const [byBody, byHeader] = [client.ClientSecretPost(secret), client.ClientSecretBasic(secret)]
  return (server, ...rest) =>
    server.token_endpoint_auth_methods_supported?.includes('client_secret_post')
      ? byBody(server, ...rest)
      : byHeader(server, ...rest)
}
