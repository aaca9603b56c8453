import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { run } from './run.ts'

interface Package {
  root: string
  binary: string
  version: string
  architecture: 'amd64' | 'arm64'
  /** UTC ms of everything in it. */
  at: number
  /** Where it is put together, and where it goes. */
  work: string
  into: string
}

/** Builds `opsentry_VERSION_ARCHITECTURE.deb` with Debian's own tool. Returns its name. */
export function debianPackage({ root, binary, version, architecture, at, work, into }: Package): string {
  rmSync(work, { recursive: true, force: true })
  const from = (path: string) => readFileSync(join(root, path), 'utf8')
  const put = (path: string, content: string | Buffer, mode = 0o644) => {
    const file = join(work, path)
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 })
    writeFileSync(file, content)
    chmodSync(file, mode)
  }
  mkdirSync(join(work, 'usr/bin'), { recursive: true, mode: 0o755 })
  copyFileSync(binary, join(work, 'usr/bin/opsentry'))
  chmodSync(join(work, 'usr/bin/opsentry'), 0o755)
  put('lib/systemd/system/opsentry.service', installed(from('docs/opsentry.service')))
  put('etc/default/opsentry', from('packaging/debian/default'))
  put(
    'usr/share/doc/opsentry/copyright',
    `${from('LICENSE')}\nWhat the executable contains besides: opsentry licenses\n`,
  )
  put('usr/share/doc/opsentry/changelog.gz', gzipSync(from('CHANGELOG.md'), { level: 9 }))
  put('DEBIAN/conffiles', '/etc/default/opsentry\n')
  for (const script of ['postinst', 'prerm', 'postrm'])
    put(`DEBIAN/${script}`, from(`packaging/debian/${script}`), 0o755)
  put('DEBIAN/control', control(version, architecture, work))
  settle(work, at)
  const name = `opsentry_${version}_${architecture}.deb`
  run('dpkg-deb', ['--root-owner-group', '-Zxz', '-z2', '--build', work, join(into, name)], {
    SOURCE_DATE_EPOCH: String(Math.floor(at / 1000)),
  })
  return name
}

/** The unit without what is said to whoever installs it by hand. */
function installed(unit: string): string {
  return unit.replace(/^(#.*\n)+/, '').replace('/usr/local/bin/opsentry', '/usr/bin/opsentry')
}

function control(version: string, architecture: string, work: string): string {
  const size = Number(run('du', ['-sk', '--apparent-size', work]).split('\t')[0])
  return `Package: opsentry
Version: ${version}
Architecture: ${architecture}
Maintainer: The Opsentry authors <opsentry@localhost>
Installed-Size: ${size}
Depends: ca-certificates, init-system-helpers (>= 1.52), libc6 (>= 2.28)
Section: web
Priority: optional
Description: status page and incident communication
 A status page that a company runs itself: one executable over one data
 folder. During an outage it tells visitors the truth, tells every
 subscriber once, and keeps a record that holds up.
`
}

/** Times, and modes of folders, so that two builds are equal. */
function settle(folder: string, at: number): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    utimesSync(path, at / 1000, at / 1000)
  }
  chmodSync(folder, 0o755)
  utimesSync(folder, at / 1000, at / 1000)
}
