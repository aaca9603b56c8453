import { join } from 'node:path'

const inExecutable = import.meta.dirname.startsWith('/$bunfs')

/** Large libraries that few ask for. Each is a file of `src/carried/`. */
export interface Carried {
  age: typeof import('./carried/age.ts')
  css: typeof import('./carried/css.ts')
  imapflow: typeof import('./carried/imapflow.ts')
  'mail-reader': typeof import('./carried/mail-reader.ts')
  mcp: typeof import('./carried/mcp.ts')
  nodemailer: typeof import('./carried/nodemailer.ts')
  oidc: typeof import('./carried/oidc.ts')
  passkeys: typeof import('./carried/passkeys.ts')
  saml: typeof import('./carried/saml.ts')
  zip: typeof import('./carried/zip.ts')
}

const known = new Map<string, Promise<unknown>>()

/**
 * The executable carries these as packed files of their own (`.ci/stage`), without the compiled form that makes a start quick and
 * takes more room than the code itself. Loaded by whoever first asks.
 */
export function carried<Name extends keyof Carried>(name: Name): Promise<Carried[Name]> {
  const loaded =
    known.get(name) ?? (inExecutable ? unpacked(name) : import(join(import.meta.dirname, 'carried', `${name}.ts`)))
  known.set(name, loaded)
  return loaded as Promise<Carried[Name]>
}

async function unpacked(name: string): Promise<unknown> {
  const packed = await Bun.file(`/$bunfs/root/${name}.js.zst`).bytes()
  const code = new Blob([await Bun.zstdDecompress(packed)], { type: 'text/javascript' })
  const url = URL.createObjectURL(code)
  try {
    return await import(url)
  } finally {
    URL.revokeObjectURL(url)
  }
}
