import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const address = '/w/tienda-aurora/platform/backups'

describe('backups in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
    await page.goto(`${served.url}${address}`)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })

  it('go from none to one that is proven to restore, without leaving the page', async () => {
    await page.getByText('Todavía no hay ninguna copia de seguridad.').waitFor()
    await checkPage(page, 'empty')
    await page.getByRole('button', { name: 'Hacer una copia' }).click()
    await page.getByText('Hay copias de seguridad, pero ninguna probada todavía.').waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Probar una copia' }).click()
    await page.getByRole('progressbar', { name: /Probando una copia/ }).waitFor()
    // A reload loses nothing: the work is still told.
    await page.reload()
    await page.getByText(/La última restauración probada es del/).waitFor({ timeout: 90_000 })
    await page.getByText('Restaurada', { exact: true }).waitFor()
  })

  it('are planned in a form that keeps what was entered when it is refused', async () => {
    await page.getByRole('button', { name: 'Cambiar' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cuándo y cuántas copias' })
    await dialog.getByLabel('Diarias que se guardan').fill('')
    await dialog.getByRole('button', { name: 'Guardar' }).click()
    await dialog.getByLabel('Diarias que se guardan').waitFor()
    await checkPage(page, 'plan')
    await dialog.getByLabel('Diarias que se guardan').fill('14')
    await dialog.getByRole('button', { name: 'Guardar' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText(/Se guardan 14 diarias/).waitFor()
  })

  it('read well in both languages, wide and narrow, light and dark', async () => {
    for (const [width, scheme, language] of [
      [1440, 'light', 'Español'],
      [360, 'light', 'Español'],
      [1440, 'dark', 'English'],
      [360, 'dark', 'English'],
    ] as const) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await page.emulateMedia({ colorScheme: scheme })
      await page.getByRole('button', { name: /(Idioma|Language): / }).click()
      await page.getByRole('menuitem', { name: language }).click()
      await page.getByRole('heading', { level: 1, name: language === 'Español' ? 'Copias y versiones' : 'Backups and versions' }).waitFor()
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      const where = `platform-backups-proven-${language === 'Español' ? 'es' : 'en'}-${width}${scheme === 'dark' ? '-dark' : ''}`
      await keepScreen(page, where)
      await checkPage(page, where)
    }
  })
})
