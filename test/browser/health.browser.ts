import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const address = '/w/tienda-aurora/operations/health'
const rule = 'Ya hay alguien en el espacio'

describe('the status in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click()
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

  it('says that everything works, and shows figures and checks to who looks after it', async () => {
    await page.getByText('Todo funciona.').waitFor()
    await page.getByRole('button', { name: 'Cifras y comprobaciones' }).click()
    await page.getByText('Comprobaciones del equipo').waitFor()
    await page.mouse.move(0, 0)
    await checkPage(page, 'status with details')
    await keepScreen(page, 'operations-health-details-es-1440')
    await page.getByRole('button', { name: 'Cifras y comprobaciones' }).click()
  })

  it('fires a rule of the workspace within half a minute, and tells it in the sentence and as an alert', async () => {
    await tab('Silencios')
    await page.getByText('Ningún silencio').waitFor()
    await checkPage(page, 'no silences')
    await tab('Reglas')
    await page.getByRole('button', { name: 'Añadir una regla' }).click()
    const dialog = page.getByRole('dialog', { name: 'Añadir una regla' })
    await dialog.getByRole('button', { name: 'Guardar' }).click()
    await dialog.locator('[aria-invalid="true"]').first().waitFor()
    await dialog.getByLabel('Qué pasa, en español').fill(rule)
    await dialog.getByLabel('Qué pasa, en inglés').fill('Somebody is in the workspace')
    await dialog.getByRole('combobox', { name: 'Cifra que se mira' }).fill('rumbo_members')
    await page.getByRole('option', { name: /rumbo_members/ }).click()
    await dialog.getByLabel('Umbral').fill('0')
    await dialog.getByLabel('Durante (minutos)').fill('0')
    await checkPage(page, 'new rule')
    await dialog.getByRole('button', { name: 'Guardar' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('Una cosa necesita atención: reglas de este espacio.').waitFor({ timeout: 60_000 })
    await tab('Avisos')
    await page.getByRole('article', { name: rule }).waitFor()
    await checkPage(page, 'alerts')
    await keepScreen(page, 'operations-health-alerts-es-1440')
  })

  it('silences it with a reason, and ends the silence', async () => {
    await page.getByRole('button', { name: `Silenciar «${rule}»` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Motivo').fill('Lo estamos probando')
    await checkPage(page, 'silence')
    await dialog.getByRole('button', { name: 'Silenciar' }).click()
    await page.getByText(/Silenciado hasta el/).waitFor()
    await tab('Silencios')
    await page.getByText('Lo estamos probando').waitFor()
    await checkPage(page, 'silences')
    await keepScreen(page, 'operations-health-silences-es-1440')
    await page.getByRole('button', { name: `Terminar el silencio de «${rule}»` }).click()
    await page.getByText('Terminado', { exact: true }).waitFor()
  })

  it('changes a rule of Rumbo and goes back to what it brings', async () => {
    await tab('Reglas')
    await page.getByText('Queda poco espacio en el disco de los datos').first().click()
    const dialog = page.getByRole('dialog', { name: 'Queda poco espacio en el disco de los datos' })
    assert.equal(await dialog.getByLabel('Umbral (%)').inputValue(), '10')
    await dialog.getByLabel('Umbral (%)').fill('15')
    await dialog.getByRole('button', { name: 'Guardar' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('Cambiada', { exact: true }).waitFor()
    await page.getByText('Queda poco espacio en el disco de los datos').first().click()
    await dialog.getByRole('button', { name: 'Volver a lo que trae Rumbo' }).click()
    await page.getByText('Cambiada', { exact: true }).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Quién se entera' }).click()
    await page.getByRole('combobox', { name: 'De lo crítico' }).waitFor()
    await page.mouse.move(0, 0)
    await checkPage(page, 'rules')
    await page.getByRole('button', { name: 'Quién se entera' }).click()
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
      await page.getByRole('heading', { level: 1, name: spanish ? 'Estado' : 'Status' }).waitFor()
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      for (const [id, es, en] of [
        ['rules', 'Reglas', 'Rules'],
        ['alerts', 'Avisos', 'Alerts'],
        ['status', 'Estado', 'Status'],
      ] as const) {
        await tab(spanish ? es : en)
        const said = spanish ? rule : 'Somebody is in the workspace'
        await page.getByText(said).first().waitFor()
        const where = `operations-health-${id}-${spanish ? 'es' : 'en'}-${width}${scheme === 'dark' ? '-dark' : ''}`
        await keepScreen(page, where)
        await checkPage(page, where)
      }
    }
  })

  it('resolves it when the rule is removed, which can be undone', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await tab('Rules')
    await page.getByText('Somebody is in the workspace').first().click()
    await page.getByRole('dialog', { name: 'Somebody is in the workspace' }).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog', { name: 'Remove this rule?' }).getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Everything works.').waitFor({ timeout: 60_000 })
    await tab('Alerts')
    await page.getByText('Resolved', { exact: true }).first().waitFor()
    await tab('Rules')
    await page.getByRole('button', { name: 'Removed rules: 1' }).click()
    await page.getByRole('button', { name: 'Put back “Somebody is in the workspace”' }).click()
    await page.getByRole('button', { name: 'Removed rules: 1' }).waitFor({ state: 'hidden' })
  })
})
