import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium, looks, wear } from '#src/testing/browser.ts'
import { openScreen, screens } from './screens.ts'
import { startSite } from './site-of-screens.ts'

/** Makes docs/screenshots/ anew: every main screen at 390 and 1280 px, light and dark. */

const folder = join(import.meta.dirname, '../../docs/screenshots')
mkdirSync(folder, { recursive: true })

const started = await startSite()
const browser = await launchChromium()
for (const screen of screens) {
  const { page, close } = await openScreen(browser, screen, started)
  for (const look of looks) {
    await wear(page, look)
    await page.screenshot({
      path: join(folder, `${screen.name}-${look.width}-${look.colours}.png`),
      fullPage: screen.name !== 'history',
    })
  }
  await close()
}
await browser.close()
started.stop()
process.exit(0)
