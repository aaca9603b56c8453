import { backup, packing } from './backup.ts'
import { bringing } from './bring.ts'
import { firstStart } from './first-start.ts'
import { importing } from './import.ts'
import { restore, restorePacked } from './restore.ts'
import { rotate } from './rotate.ts'
import { serve } from './serve.ts'
import type { Sweepable } from './sweepable.ts'
import { upgrade } from './upgrade.ts'

export const sweepables: readonly Sweepable[] = [
  serve,
  upgrade,
  backup,
  packing,
  restore,
  restorePacked,
  firstStart,
  rotate,
  importing,
  bringing,
]
