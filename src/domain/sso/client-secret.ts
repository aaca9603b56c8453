/** The associated data of a provider's sealed client secret. */
export function clientSecretIdentity(id: string): string {
  return `identityProviders.clientSecret:${id}`
}
