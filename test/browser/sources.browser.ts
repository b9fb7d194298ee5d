import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createRng } from '#kernel/sampling'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const address = '/w/tienda-aurora/data/sources'

/** Orders as Excel in Spain writes them: semicolons, decimal commas, day before month, in Windows-1252. */
function orders(): Buffer {
  const rng = createRng(7)
  const two = (n: number) => String(n).padStart(2, '0')
  const lines = Array.from({ length: 1500 }, (_, i) => {
    const amount = (5 + 195 * rng() ** 3).toFixed(2).replace('.', ',')
    const date = `${two(1 + Math.floor(rng() * 28))}/${two(1 + Math.floor(rng() * 12))}/2025`
    const city = ['Logroño', 'A Coruña', 'Málaga', 'Cádiz'][Math.floor(rng() ** 2 * 4)]
    const postcode = `0${1000 + Math.floor(rng() * 8999)}`
    return [`P${10000 + i}`, date, `persona${i % 400}@correo.es`, city, postcode, amount, rng() < 0.7 ? '' : 'SÍ10', 'web'].join(';')
  })
  return Buffer.from(`Nº pedido;Fecha;Correo;Ciudad;Código postal;Importe;Cupón;Origen\r\n${lines.join('\r\n')}\r\n`, 'latin1')
}
/** 300 columns, as a questionnaire or a warehouse gives them. */
function wide(): Buffer {
  const rng = createRng(8)
  const names = Array.from({ length: 300 }, (_, i) =>
    i === 0 ? 'cliente' : `pregunta ${i} del cuestionario de satisfacción de la temporada`,
  )
  const lines = Array.from({ length: 400 }, (_, i) => names.map((_, j) => (j === 0 ? `C${i}` : Math.floor(rng() * 10))).join(','))
  return Buffer.from(`${names.join(',')}\n${lines.join('\n')}\n`)
}
/** 40 MB, so that it takes several pieces. */
function large(): Buffer {
  const line = `2025-03-04,${'ropa de temporada '.repeat(5)},12.50\n`
  return Buffer.from(`fecha,articulo,importe\n${line.repeat(Math.ceil((40 * 2 ** 20) / line.length))}`)
}

describe('the files in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const faults: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-sources-'))
  const files = {
    'pedidos de la campaña.csv': orders(),
    'encuesta.csv': wide(),
    'roto.xlsx': Buffer.from('PK\u0003\u0004 no es un libro'),
    'largo.csv': large(),
  }
  const path = (name: keyof typeof files) => join(folder, name)
  const button = (label: string | RegExp) => page.getByRole('button', { name: label })
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
  const field = () => page.getByLabel('Suelta aquí tus archivos, o elígelos')
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  const card = (name: string) => page.getByRole('article', { name })
  before(async () => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    served = await serveRumbo()
    browser = await launch()
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })
    page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    rmSync(folder, { recursive: true, force: true })
    assert.deepEqual(faults, [])
  })

  it('is the first door of somebody who has nothing yet', async () => {
    await page.getByRole('heading', { name: 'Por dónde empezar' }).waitFor()
    await checkPage(page, 'the doors')
    await keepScreen(page, 'home-start-doors-es-1440')
    await page.getByRole('link', { name: 'Traer mis datos' }).click()
    await heading('Traer datos').waitFor()
    await page.getByText('Aquí estarán tus archivos').waitFor()
    await button('Cómo exportar tus datos').click()
    await button('Qué se guarda y dónde').click()
    await page.getByText('En esta instalación, cifrado.').waitFor()
    await checkPage(page, 'no files')
    await keepScreen(page, 'data-sources-empty-es-1440')
    await button('Cómo exportar tus datos').click()
    await button('Qué se guarda y dónde').click()
  })

  it('brings several at once and says which is what', async () => {
    await field().setInputFiles([path('pedidos de la campaña.csv'), path('encuesta.csv'), path('roto.xlsx')])
    await row('pedidos de la campaña.csv').getByText('Listo').waitFor({ timeout: 60_000 })
    await row('encuesta.csv').getByText('Listo').waitFor({ timeout: 60_000 })
    await row('roto.xlsx').getByText('No se pudo leer').waitFor({ timeout: 60_000 })
    await checkPage(page, 'the list of files')
    await keepScreen(page, 'data-sources-list-es-1440')
  })

  it('says what a file is: decimals, dates, personal data and what needs a look', async () => {
    await page.getByText('pedidos de la campaña.csv', { exact: true }).click()
    await heading('Esto es lo que veo').waitFor()
    await page.getByText(/1\.500 filas y 8 columnas/).waitFor()
    const column = (name: string) => page.getByRole('listitem').filter({ hasText: name })
    await column('Importe').getByText('decimales con coma').waitFor()
    await column('Fecha').getByText('día, mes y año').waitFor()
    await column('Correo').getByText('Dato personal: correo').waitFor()
    await column('Ciudad')
      .getByRole('img', { name: /Logroño/ })
      .waitFor()
    await checkPage(page, 'a file')
    await keepScreen(page, 'data-sources-one-es-1440')
    await button('Ver detalle').click()
    await page.getByText(/^[0-9a-f]{64}$/).waitFor()
    await page.getByText('windows-1252', { exact: true }).waitFor()
    await checkPage(page, 'the detail of a file')
    await button('Ocultar el detalle').click()
    await button('Preguntar a estos datos').click()
    await page.waitForURL(/ai\/problems\/[0-9a-f-]{36}$/)
    await page.goBack()
  })

  it('keeps what a person says of a column and reads the file again', async () => {
    await page.getByLabel('Qué es Correo').selectOption('No usar')
    await page.getByLabel('Qué es Nº pedido').selectOption('Identificador de la fila')
    await page.getByText('2 cambios sin guardar').waitFor()
    await checkPage(page, 'changes not saved')
    await keepScreen(page, 'data-sources-changes-es-1440')
    await page.getByRole('region', { name: '2 cambios sin guardar' }).getByRole('button', { name: 'Guardar y leer otra vez' }).click()
    await page.getByText('2 cambios sin guardar').waitFor({ state: 'hidden' })
    await page.getByText('Listo', { exact: true }).waitFor({ timeout: 60_000 })
    await page.reload()
    await page.getByLabel('Qué es Correo').waitFor()
    assert.equal(await page.getByLabel('Qué es Correo').inputValue(), 'dropped')
    assert.equal(await page.getByLabel('Qué es Nº pedido').inputValue(), 'id')
  })

  it('stays quick and searchable with 300 columns', async () => {
    await page.getByRole('link', { name: 'Todos los archivos' }).click()
    await page.getByText('encuesta.csv', { exact: true }).click()
    await page.getByText(/400 filas y 300 columnas/).waitFor()
    assert.equal(await page.getByRole('list', { name: 'Las columnas' }).getByRole('listitem').count(), 20)
    await button('Página 15').click()
    await page.getByText('pregunta 299 del').first().waitFor()
    await checkPage(page, '300 columns')
    await page.getByLabel('Buscar una columna').fill('PREGUNTA 128')
    await page.getByText('1 columna', { exact: true }).waitFor()
    await keepScreen(page, 'data-sources-search-es-1440')
    await page.getByRole('link', { name: 'Todos los archivos' }).click()
  })

  it('says what is wrong with a broken file and takes it away', async () => {
    await page.getByText('roto.xlsx', { exact: true }).click()
    await page.getByText('roto.xlsx no se pudo leer.').waitFor()
    await checkPage(page, 'a broken file')
    await keepScreen(page, 'data-sources-broken-es-1440')
    await button('Suprimir').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suprimir' }).click()
    await heading('Traer datos').waitFor()
    await row('roto.xlsx').waitFor({ state: 'hidden' })
  })

  it('waits for a lost connection, goes on while the person looks elsewhere, and after a reload asks for the file', async (t) => {
    // So slow that the file is under way for as long as the pages are looked at, however slow the machine is
    const network = await context.newCDPSession(page)
    const speed = (bytesPerSecond: number, offline = false) =>
      network.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond })
    await network.send('Network.enable')
    t.after(() => speed(-1))
    await speed(2 ** 18)
    await field().setInputFiles(path('largo.csv'))
    await card('largo.csv')
      .getByText(/Quedan/)
      .waitFor()
    await keepScreen(page, 'data-sources-upload-es-1440')
    await checkPage(page, 'an upload')
    await speed(-1, true)
    await card('largo.csv').getByText('Sin conexión').waitFor()
    await checkPage(page, 'no connection')
    await keepScreen(page, 'data-sources-offline-es-1440')
    await speed(2 ** 18)
    await card('largo.csv').getByText('Llegando', { exact: true }).waitFor()
    await button('Pausar largo.csv').click()
    await card('largo.csv').getByText('En pausa').waitFor()
    await page.reload()
    await page.getByText(/Elige otra vez el archivo para seguir desde el/).waitFor()
    await checkPage(page, 'a file half here')
    await keepScreen(page, 'data-sources-half-es-1440')
    const choose = card('largo.csv').locator('input[type=file]')
    await choose.setInputFiles(path('encuesta.csv'))
    await card('largo.csv')
      .getByRole('alert')
      .getByText(/Se esperaba largo\.csv/)
      .waitFor()
    await choose.setInputFiles(path('largo.csv'))
    await card('largo.csv').getByText('Llegando', { exact: true }).waitFor()
    // It goes on behind another page
    await page.getByRole('link', { name: 'Mi inicio' }).first().click()
    await heading('Hola, Ana').waitFor()
    await speed(-1)
    await page.goBack()
    await row('largo.csv')
      .getByText(/Leyéndose|Listo/)
      .waitFor({ timeout: 60_000 })
    await row('largo.csv').getByText('Listo').waitFor({ timeout: 120_000 })
  })

  it('reads well in both languages, wide and narrow, light and dark', async () => {
    for (const [width, scheme, language] of [
      [360, 'light', 'Español'],
      [1440, 'dark', 'English'],
      [360, 'dark', 'English'],
    ] as const) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await page.emulateMedia({ colorScheme: scheme })
      await page.getByRole('button', { name: /(Idioma|Language): / }).click()
      await page.getByRole('menuitem', { name: language }).click()
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      const spanish = language === 'Español'
      const where = `${spanish ? 'es' : 'en'}-${width}${scheme === 'dark' ? '-dark' : ''}`
      await page.goto(`${served.url}${address}`)
      await heading(spanish ? 'Traer datos' : 'Bring data').waitFor()
      await page.getByText('pedidos de la campaña.csv').waitFor()
      await checkPage(page, `the files ${where}`)
      await keepScreen(page, `data-sources-list-${where}`)
      await page.getByText('pedidos de la campaña.csv').click()
      await heading(spanish ? 'Esto es lo que veo' : 'This is what I see').waitFor()
      await page.getByLabel(spanish ? 'Qué es Importe' : 'What Importe is').waitFor()
      await checkPage(page, `a file ${where}`)
      await keepScreen(page, `data-sources-one-${where}`)
    }
  })
})
