/** A platform that a release is built for. */
export interface Target {
  /** In the name of its archive. */
  name: string
  /** As `bun build --target` names it. */
  bun: string
  /** The npm package that holds Bun for it, and where in it. */
  package: string
  file: string
  /** Of a `.deb`; undefined where there is none. */
  debian?: 'amd64' | 'arm64'
}

const unix = 'bin/bun'

export const targets: readonly Target[] = [
  { name: 'linux-x64', bun: 'bun-linux-x64', package: 'bun-linux-x64', file: unix, debian: 'amd64' },
  { name: 'linux-arm64', bun: 'bun-linux-arm64', package: 'bun-linux-aarch64', file: unix, debian: 'arm64' },
  { name: 'linux-x64-musl', bun: 'bun-linux-x64-musl', package: 'bun-linux-x64-musl', file: unix },
  { name: 'linux-arm64-musl', bun: 'bun-linux-arm64-musl', package: 'bun-linux-aarch64-musl', file: unix },
  { name: 'macos-x64', bun: 'bun-darwin-x64', package: 'bun-darwin-x64', file: unix },
  { name: 'macos-arm64', bun: 'bun-darwin-arm64', package: 'bun-darwin-aarch64', file: unix },
  { name: 'windows-x64', bun: 'bun-windows-x64', package: 'bun-windows-x64', file: 'bin/bun.exe' },
]
