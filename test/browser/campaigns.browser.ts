import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const base = '/w/tienda-aurora/activation/campaigns'
const long = 'Vuelve en otoño: clientes de todas las tiendas que compraron antes del verano y no han vuelto'

/** People with a score, what they spent before, a name and an address; every tenth without one. */
const people = (n: number): string =>
  `cliente;puntuacion;gasto_anterior;nombre;correo\n${Array.from(
    { length: n },
    (_, i) =>
      `C${1000 + i};0,${String(10 + ((i * 37) % 89))};${i % 6 === 0 ? 25 + (i % 50) : 0};Eva Pérez ${i};${i % 10 === 9 ? '' : `eva${i}@aurora.es`}`,
  ).join('\n')}\n`

describe('a campaign, in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 20_000 })
  /** Looks at the page as it is on a wide screen and on a telephone. */
  async function look(name: string): Promise<void> {
    await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)')
    await checkPage(page, name)
    await keepScreen(page, `activation-campaigns-${name}-es-1440`)
    await page.setViewportSize({ width: 360, height: 740 })
    await checkPage(page, `${name}, 360`)
    await keepScreen(page, `activation-campaigns-${name}-es-360`)
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(12_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })

  it('goes from a file of people to its terms', async () => {
    await page.goto(served.url + base)
    await page.getByText('Todavía no hay campañas').waitFor()
    await look('none')
    await button('Nueva campaña').click()
    await heading('Nueva campaña')
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'Clientes de otoño.csv', mimeType: 'text/csv', buffer: Buffer.from(people(3000)) })
    await page.getByLabel('Nombre de la campaña').fill(long)
    await page.getByLabel('Oferta').fill('10 % de descuento en el próximo pedido')
    await page.getByLabel('Coste por contacto').fill('0,4')
    await page.getByLabel('Declaro que estas personas consintieron este canal').check()
    await button('Columnas del archivo').click()
    assert.equal(await page.getByRole('combobox', { name: 'Correo', exact: true }).inputValue(), 'correo')
    assert.equal(await page.getByLabel('Coste por contacto').inputValue(), '0,4')
    await look('new')
    await button('Seguir al grupo de control').click()
    await heading(long)
  })

  it('says what each size of the control group would show, by mouse and by keyboard', async () => {
    await page.getByText(/Así solo se vería un efecto de más de [\d,]+ puntos/).waitFor()
    const slider = page.getByRole('slider', { name: 'Tamaño del grupo de control' })
    await slider.focus()
    await page.keyboard.press('End')
    const most = await slider.getAttribute('aria-valuenow')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    assert.notEqual(await slider.getAttribute('aria-valuenow'), most)
    await button('Cómo se ha calculado').click()
    await look('control')
    await button('Sortear').click()
  })

  it('reviews, confirms and hands over a file, each person once', async () => {
    await button('Confirmar la campaña').waitFor()
    await page.getByText('sin dirección para este canal', { exact: false }).waitFor()
    await look('review')
    await button('Confirmar la campaña').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Confirmar la campaña' }).click()
    await page.getByText('Los grupos están fijados', { exact: false }).waitFor()
    await button(/Preparar el archivo de/).click()
    await page.getByRole('link', { name: 'Descargar' }).waitFor()
    await look('delivery')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Descargar' }).click()])
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
    assert.match(lines[0]!, /^Email,First name,Last name/)
    assert.ok(lines.length > 1000)
    await page.getByRole('link', { name: 'Volver a las campañas' }).click()
    await page.getByText('Entregada').waitFor()
    await look('list')
  })

  it('speaks English', async () => {
    await button(/Idioma: /).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await heading('Campaigns')
    await page.getByRole('link', { name: long }).click()
    await page.getByText('The groups are fixed', { exact: false }).waitFor()
    await checkPage(page, 'delivery in English')
    await keepScreen(page, 'activation-campaigns-delivery-en-1440')
  })
})
