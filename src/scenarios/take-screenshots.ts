import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium, wear } from '#src/testing/browser.ts'
import { openScreen, screens } from './screens.ts'
import { projectRoot, shownPictures } from './shown-pictures.ts'
import { startSite } from './site-of-screens.ts'

/** Makes docs/screenshots/ anew: the pictures that documents show, and no other. */

const folder = join(projectRoot, 'docs/screenshots')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)

const pictures = shownPictures()
const started = await startSite()
const browser = await launchChromium()
for (const screen of screens) {
  const shown = pictures.filter((picture) => picture.screen === screen.name)
  if (shown.length === 0) continue
  const { page } = await openScreen(browser, screen, started)
  for (const picture of shown) {
    await wear(page, picture)
    // High enough that a status page shows its bars.
    if (picture.width === 1280) await page.setViewportSize({ width: 1280, height: 1280 })
    // Chromium takes no WebP; without loss, for words stay sharp and flat colours cost little.
    await new Bun.Image(await page.screenshot()).webp({ lossless: true }).write(join(folder, picture.file))
  }
}
await browser.close()
started.stop()
process.exit(0)
