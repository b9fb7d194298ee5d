import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'

describe('the activity log', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES', acceptDownloads: true })
    page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await signUp(page, served.firstRunUrl)
    await page.goto(`${served.url}/w/tienda-aurora/platform/activity`)
    await page.getByRole('heading', { level: 1, name: 'Registro de actividad' }).waitFor()
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
  })

  it('shows who did what, and one activity with its proof, by keyboard', async () => {
    const first = page.getByRole('button', { name: 'inició sesión' })
    await first.focus()
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog')
    await drawer.getByText('Está tal como se selló').waitFor()
    await drawer.getByText('Sin cambios').waitFor()
    await checkPage(page, 'an activity')
    await keepScreen(page, 'platform-activity-one-es-1440')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
  })

  it('narrows the list by words and kind, and says when nothing is found', async () => {
    const words = page.getByRole('searchbox', { name: 'Palabras' })
    await words.fill('creó espacio')
    await page.getByRole('button', { name: 'inició sesión' }).waitFor({ state: 'hidden' })
    assert.equal(await page.getByRole('button', { name: 'creó el espacio' }).count(), 1)
    await words.fill('zzz')
    await page.getByText('Ninguna fila cumple lo que se busca.').waitFor()
    await page.getByRole('button', { name: 'Quitar los filtros' }).click()
    await page.getByRole('button', { name: 'inició sesión' }).waitFor()
  })

  it('says in words what verifying found, and exports', async () => {
    await page.getByRole('button', { name: 'Comprobar el registro' }).click()
    await page.getByText('El registro está completo').waitFor()
    await page.getByText(/\d actividades comprobadas: nadie ha cambiado/).waitFor()
    await checkPage(page, 'verified')
    await keepScreen(page, 'platform-activity-verified-es-1440')
    const arriving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Más acciones' }).first().click()
    await page.getByRole('menuitem', { name: 'Exportar todo en CSV' }).click()
    const file = await arriving
    assert.match(file.suggestedFilename(), /^activity-.*\.csv$/)
    assert.match(await readFile(await file.path(), 'utf8'), /"Ana López","inició sesión"/)
  })

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('button', { name: 'inició sesión' }).first().click()
    await page.getByRole('dialog').getByText('Sin cambios').waitFor()
    await checkPage(page, 'an activity on a phone')
    await keepScreen(page, 'platform-activity-one-es-360')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await checkPage(page, 'the list on a phone')
    await keepScreen(page, 'platform-activity-list-es-360')
  })
})
