import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'

describe('example data in a browser', { skip }, () => {
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
    await page.goto(`${served.url}/w/tienda-aurora`)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })
  async function look(what: string): Promise<void> {
    for (const [width, language] of [
      [1440, 'Español'],
      [360, 'Español'],
      [1440, 'English'],
      [360, 'English'],
    ] as const) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await page.getByRole('button', { name: /(Idioma|Language): / }).click()
      await page.getByRole('menuitem', { name: language }).click()
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      const where = `${what}-${language === 'Español' ? 'es' : 'en'}-${width}`
      await keepScreen(page, where)
      await checkPage(page, where)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: /(Idioma|Language): / }).click()
    await page.getByRole('menuitem', { name: 'Español' }).click()
    await page.getByRole('menu').waitFor({ state: 'hidden' })
  }

  it('are one button away from the first steps', async () => {
    await page.getByRole('button', { name: 'Ver con datos de ejemplo' }).waitFor()
    await look('demo-example-door')
    await page.getByRole('button', { name: 'Ver con datos de ejemplo' }).click()
    await page.getByRole('region', { name: 'Datos de ejemplo' }).waitFor()
    await page.getByRole('progressbar', { name: 'Llenando el espacio de ejemplo' }).waitFor()
    await checkPage(page, 'filling')
    // A reload loses nothing: how far it is comes from the server.
    await page.reload()
    await page.getByRole('button', { name: 'Borrar los datos de ejemplo' }).waitFor({ timeout: 240_000 })
  })

  it('show the requirements that they would close, as examples', async () => {
    await look('demo-example-filled')
    await page.goto(`${served.url}/w/tienda-aurora-2/programme/guide`)
    const made = page.getByRole('row', { name: /Entrenamiento del modelo de IA/ })
    await made.getByText('Ejemplo', { exact: true }).waitFor()
    await page
      .getByRole('row', { name: /Evaluación de riesgos/ })
      .getByText('Pendiente')
      .waitFor()
    await look('demo-example-requirements')
  })

  it('go when their name is entered, and not before', async () => {
    await page.getByRole('button', { name: 'Borrar los datos de ejemplo' }).click()
    const dialog = page.getByRole('dialog', { name: 'Borrar «Tienda Aurora»' })
    const go = dialog.getByRole('button', { name: 'Borrar espacio' })
    assert.equal(await go.isDisabled(), true)
    await checkPage(page, 'erase')
    await keepScreen(page, 'demo-example-erase-es-1440')
    await dialog.getByLabel('Escribe «Tienda Aurora» para confirmar').fill('Tienda Aurora')
    await go.click()
    await page.waitForURL(/\/w\/tienda-aurora(\/|$)/)
    await page.getByRole('button', { name: 'Ver con datos de ejemplo' }).waitFor()
    assert.equal(await page.getByRole('region', { name: 'Datos de ejemplo' }).count(), 0)
  })
})
