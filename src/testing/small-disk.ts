import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from './serving.ts'

/** A disk of a test's own. Throws, saying what is missing, where this machine lets nobody mount one. */
export interface Disk {
  /** Its mount point. */
  folder: string
  /** Takes all the room that is left. */
  fill(): void
  /** Gives it back. */
  free(): void
  remove(): void
}

export interface DyingDisk extends Omit<Disk, 'fill' | 'free'> {
  /** The kernel finds the disk broken and lets nothing be written from now on, files that are open included. */
  breakDown(): void
}

/** In memory; `size` in mebibytes. */
export function smallDisk(size: number): Disk {
  const { folder, unmount } = mounted((target) => ['mount', '-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', target])
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      // dd ends with an error when nothing fits any more: that is what it is for.
      Bun.spawnSync(['dd', 'if=/dev/zero', `of=${filler}`, 'bs=4k'])
      if (Bun.spawnSync(['dd', 'if=/dev/zero', `of=${join(folder, 'more')}`, 'bs=4k', 'count=1']).exitCode === 0)
        throw new Error(`${folder} is not full`)
    },
    free: () => rmSync(filler),
    remove: unmount,
  }
}

/** A real ext4 in a file: what its kernel does after an error is what it does on a broken disk. `size` in mebibytes. */
export function dyingDisk(size: number): DyingDisk {
  const image = dataFolder()
  const file = join(image.folder, 'disk')
  run(['truncate', '-s', `${size}M`, file])
  run(['mkfs.ext4', '-q', '-F', file])
  const { folder, unmount } = mounted((target) => ['mount', '-o', 'loop,errors=remount-ro', file, target])
  return {
    folder,
    breakDown() {
      const device = run(['findmnt', '-n', '-o', 'SOURCE', folder]).trim().split('/').at(-1)
      writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, 'broken by a test')
    },
    remove() {
      unmount()
      image.remove()
    },
  }
}

function mounted(command: (target: string) => string[]): { folder: string; unmount(): void } {
  const { folder: parent, remove } = dataFolder()
  const folder = join(parent, 'disk')
  mkdirSync(folder)
  run(command(folder))
  return {
    folder,
    unmount() {
      // Lazily: a process that was killed may not have let go of it yet.
      run(['umount', '--lazy', folder])
      remove()
    },
  }
}

function run(command: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command)
  if (exitCode === 0) return stdout.toString()
  throw new Error(
    `This test needs a disk of its own. Run it as root, where mounting is allowed and e2fsprogs is installed: ${command.join(' ')} said ${stderr.toString().trim() || exitCode}`,
  )
}
