import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const address = '/w/tienda-aurora/data/metrics'
const name = 'Claves en uso, más cinco'

describe('the metrics in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const button = (label: string | RegExp) => page.getByRole('button', { name: label })
  const more = async (label: string | RegExp) => {
    await button(/Más acciones|More actions/).click()
    await page.getByRole('menuitem', { name: label }).click()
  }
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

  it('begins with nothing and offers the ready ones', async () => {
    await page.getByText('Todavía no hay métricas').waitFor()
    await checkPage(page, 'no metrics')
    await keepScreen(page, 'data-metrics-empty-es-1440')
    await button('Elegir métricas ya hechas').click()
    const dialog = page.getByRole('dialog', { name: 'Elegir métricas ya hechas' })
    await dialog.getByRole('checkbox').first().check()
    await dialog.getByRole('checkbox').nth(1).check()
    await checkPage(page, 'ready metrics')
    await keepScreen(page, 'data-metrics-ready-es-1440')
    await dialog.getByRole('button', { name: 'Añadir 2 métricas' }).click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await page.getByText('Sin valor todavía').count(), 2)
  })

  it('says what is wrong with a formula while it is typed, and keeps a metric of one’s own', async () => {
    await button('Añadir una métrica').click()
    const dialog = page.getByRole('dialog', { name: 'Añadir una métrica' })
    await dialog.getByRole('button', { name: 'Guardar la métrica' }).click()
    await dialog.locator('[aria-invalid="true"]').first().waitFor()
    await dialog.getByLabel('Nombre en español').fill(name)
    await dialog.getByLabel('Fórmula', { exact: true }).fill('platform.auth.keys-in-use + (5')
    await dialog
      .getByText(/paréntesis/)
      .last()
      .waitFor()
    await checkPage(page, 'a formula that cannot be read')
    await dialog.getByLabel('Fórmula', { exact: true }).fill('platform.auth.keys-in-use + 5')
    await dialog.getByText(/daría 5/).waitFor()
    await dialog.getByRole('combobox', { name: 'Qué es mejor' }).click()
    await page.getByRole('option', { name: 'Menos es mejor' }).click()
    await dialog.getByLabel('Valor de partida', { exact: true }).fill('8')
    await dialog.getByLabel('Fecha del valor de partida').fill('2026-01-05')
    await dialog.getByLabel('Meta', { exact: true }).fill('6')
    await dialog.getByLabel('Fecha de la meta').fill('2036-12-31')
    await dialog.getByRole('combobox', { name: 'Límite' }).click()
    await page.getByRole('option', { name: 'No debe pasar de' }).click()
    await dialog.getByLabel('Valor del límite').fill('10')
    await dialog.getByLabel('Respondo yo de esta métrica').check()
    await checkPage(page, 'a new metric')
    await keepScreen(page, 'data-metrics-new-es-1440')
    await dialog.getByRole('button', { name: 'Guardar la métrica' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
  })

  it('calculates it, tells how it went, and where a value comes from', async () => {
    await page.getByText('Camino de la meta').waitFor()
    await button('Calcular ahora').click()
    await more('Calcular los últimos 12 periodos')
    await page.getByText(/Se mantiene en 5/).waitFor()
    await checkPage(page, 'a metric')
    await keepScreen(page, 'data-metrics-one-es-1440')
    await button('¿De dónde sale?').click()
    const dialog = page.getByRole('dialog', { name: '¿De dónde sale?' })
    await dialog.getByText('platform.auth.keys-in-use + 5').waitFor()
    await checkPage(page, 'where a value comes from')
    await keepScreen(page, 'data-metrics-origin-es-1440')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('changes it: the baseline stays, the history keeps both versions', async () => {
    await more('Cambiar la métrica')
    const dialog = page.getByRole('dialog', { name: 'Cambiar la métrica' })
    assert.ok(await dialog.getByLabel('Valor de partida', { exact: true }).isDisabled())
    await dialog.getByLabel('Valor del límite').fill('4')
    await dialog.getByRole('button', { name: 'Guardar la métrica' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await button('Calcular ahora').click()
    await page.getByText('Fuera del límite', { exact: true }).waitFor()
    await button('Ver detalle').click()
    await page.getByText('Versión 2:').waitFor()
    await checkPage(page, 'the history of a metric')
  })

  it('retires and takes it up again', async () => {
    await more('Retirar')
    await page
      .getByRole('dialog', { name: `Retirar «${name}»` })
      .getByRole('button', { name: 'Retirar' })
      .click()
    await page.getByText('Retirada', { exact: true }).waitFor()
    await more('Volver a usar')
    await page.getByText('Retirada', { exact: true }).waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Todas las métricas' }).click()
    await page.getByText('1 métrica está fuera de su límite.').waitFor()
    await more('Calcular todas ahora')
    await page.getByText('Se están calculando todas').waitFor()
  })

  it('reads well in both languages, wide and narrow, light and dark', async () => {
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
      const spanish = language === 'Español'
      await page.getByRole('heading', { level: 1, name: spanish ? 'Métricas' : 'Metrics' }).waitFor()
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      const where = `${spanish ? 'es' : 'en'}-${width}${scheme === 'dark' ? '-dark' : ''}`
      await page.getByText(name).waitFor()
      await keepScreen(page, `data-metrics-list-${where}`)
      await checkPage(page, `the metrics ${where}`)
      await page.getByText(name).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.getByText(spanish ? /Se mantiene en 5/ : /Stays at 5/).waitFor()
      await keepScreen(page, `data-metrics-one-${where}`)
      await checkPage(page, `a metric ${where}`)
      await page.getByRole('link', { name: spanish ? 'Todas las métricas' : 'All metrics' }).click()
    }
  })
})
