import { join } from 'node:path'

const inExecutable = import.meta.dirname.startsWith('/$bunfs')

/** Large libraries that few ask for. Each is a file of `src/carried/`. */
export interface Carried {
  css: typeof import('./carried/css.ts')
  imapflow: typeof import('./carried/imapflow.ts')
  'mail-reader': typeof import('./carried/mail-reader.ts')
  mcp: typeof import('./carried/mcp.ts')
  oidc: typeof import('./carried/oidc.ts')
  passkeys: typeof import('./carried/passkeys.ts')
  saml: typeof import('./carried/saml.ts')
  zip: typeof import('./carried/zip.ts')
}

/**
 * The executable carries these as files of their own (`.ci/stage`), without the compiled form that makes a start quick and takes
 * more room than the code itself. Loaded by whoever first asks.
 */
export function carried<Name extends keyof Carried>(name: Name): Promise<Carried[Name]> {
  return import(inExecutable ? `/$bunfs/root/${name}.js` : join(import.meta.dirname, 'carried', `${name}.ts`))
}
