import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch, screenFile } from './chromium.ts'
import { type Gallery, serveGallery } from './gallery.ts'

const skip = executablePath === undefined && 'no Chromium on this machine'

/** The parts of the interface, each in a real browser under the product's policy. */
describe('the parts of the interface', { skip }, () => {
  let gallery: Gallery
  let browser: Browser
  const faults: string[] = []
  before(async () => {
    gallery = await serveGallery()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    gallery?.stop()
    assert.deepEqual(faults, [])
  })
  async function open(width: number, dark = false): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: width < 500 ? 740 : 900 },
      locale: 'es-ES',
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/favicon|404/.test(message.text())) faults.push(message.text())
    })
    await page.goto(gallery.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('figure svg').first().waitFor()
    return page
  }
  const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

  for (const [width, dark] of [
    [1440, false],
    [1440, true],
    [360, false],
    [360, true],
  ] as const) {
    const name = `${width}${dark ? '-dark' : ''}`
    it(`are accessible and fit the screen: ${name}`, async () => {
      const page = await open(width, dark)
      await checkPage(page, name)
      for (const part of ['Tablas', 'Gráficos']) {
        const plain = part.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
        await section(page, part).screenshot({ path: screenFile(`parts-${plain}-${name}`), animations: 'disabled' })
      }
      await keepScreen(page, `parts-${name}`)
      await page.context().close()
    })
  }

  it('a table of 10⁵ rows is drawn in part, scrolls to its end by keyboard, sorts and searches', async () => {
    const page = await open(1440)
    const frame = page.getByRole('region', { name: 'Todos los clientes' })
    await frame.scrollIntoViewIfNeeded()
    assert.equal(await frame.getByRole('table').getAttribute('aria-rowcount'), '100001')
    assert.ok((await frame.locator('tbody tr').count()) < 60)
    await frame.focus()
    await page.keyboard.press('End')
    await frame.getByText('Cliente 100000', { exact: true }).waitFor()
    await page.keyboard.press('Home')
    await frame.getByText('Cliente 1', { exact: true }).waitFor()
    const began = Date.now()
    await frame.getByRole('button', { name: 'Gasto, €' }).click()
    await frame.getByRole('columnheader', { name: 'Gasto, €' }).and(frame.locator('[aria-sort=ascending]')).waitFor()
    await frame.locator('tr[data-index="0"] td', { hasText: '0,00' }).waitFor()
    assert.ok(Date.now() - began < 4_000, `sorting took ${Date.now() - began} ms`)
    await page.getByRole('searchbox', { name: 'Buscar en la tabla' }).last().fill('cliente 77778 MALAGA')
    await page.getByText('1 de 100.000 filas').waitFor()
    await page.context().close()
  })

  it('a table remembers its columns, marks rows and exports what is shown', async () => {
    const page = await open(1440)
    const tables = section(page, 'Tablas')
    const frame = page.getByRole('region', { name: 'Clientes', exact: true })
    await tables.getByRole('button', { name: 'Columnas' }).first().click()
    await page.getByRole('menuitemcheckbox', { name: 'Ciudad' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Código' }).click()
    await page.keyboard.press('Escape')
    await frame.getByRole('columnheader', { name: 'Código' }).waitFor()
    assert.equal(await frame.getByRole('columnheader', { name: 'Ciudad' }).count(), 0)
    await frame.getByRole('checkbox', { name: 'Elegir Cliente 2' }).check()
    await tables.getByText('1 fila elegida').waitFor()
    const [file] = await Promise.all([page.waitForEvent('download'), tables.getByRole('button', { name: 'Exportar CSV' }).first().click()])
    assert.equal(file.suggestedFilename(), 'few.csv')
    assert.match(readFileSync(await file.path(), 'utf8'), /^\uFEFFCliente;Pedidos;Gasto, €;Estado;Código\r\nCliente 1;0;0;Pendiente;1\r\n/)
    await page.reload()
    await frame.getByRole('columnheader', { name: 'Código' }).waitFor()
    await page.context().close()
  })

  it('a chart has words, a table and a picture to take away', async () => {
    const page = await open(1440)
    const figure = page.getByRole('figure', { name: /Los pedidos con campaña/ })
    assert.match(
      (await figure.getByRole('img').first().getAttribute('aria-label')) ?? '',
      /Con campaña: empieza en 820 pedidos y termina en 1\.390 pedidos/,
    )
    for (const kind of ['SVG', 'PNG', 'CSV']) {
      await figure.getByRole('button', { name: 'Descargar el gráfico' }).click()
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: kind }).click()])
      const bytes = readFileSync(await file.path())
      assert.match(bytes.toString('latin1', 0, 60), kind === 'SVG' ? /^<svg/ : kind === 'PNG' ? /^.PNG/ : /Mes;Con campa/)
    }
    await figure.getByRole('button', { name: 'Ver la tabla' }).click()
    await figure.getByRole('cell', { name: '1.390' }).waitFor()
    await page.getByText('Todavía no hay datos suficientes').last().waitFor()
    await page.context().close()
  })

  it('a form says at each field what is wrong, keeps what was entered, and shows what the server refused', async () => {
    const page = await open(360)
    const form = section(page, 'Formulario')
    await form.getByRole('button', { name: 'Crear clave' }).click()
    await form.getByText('Escribe un correo, como ana@empresa.es').waitFor()
    await form.getByText('90 o menos').waitFor()
    assert.equal(await form.getByLabel('Correo').inputValue(), 'ana')
    await form.getByLabel('Correo').fill('ana@aurora.es')
    await form.getByLabel('Días').fill('30')
    await form.getByRole('button', { name: 'Crear clave' }).click()
    await form.getByText('un nombre que no esté en uso').waitFor()
    assert.equal(await form.getByLabel('Nombre').inputValue(), 'informes')
    await checkPage(page, 'form with refusals')
    await page.context().close()
  })

  it('a dialog gives the focus to the safe answer and says the way back; a word tells its meaning', async () => {
    const page = await open(1440)
    await page.getByRole('button', { name: 'Nueva clave' }).click()
    await page.getByText('Puedes deshacerlo hasta que empiece el envío.').waitFor()
    await page.getByRole('button', { name: 'Cancelar' }).and(page.locator(':focus')).waitFor()
    await checkPage(page, 'dialog')
    await page.keyboard.press('Escape')
    const word = page.getByRole('button', { name: 'grupo de control' })
    assert.equal(await word.count(), 1)
    await word.focus()
    await page.getByText('Personas que no reciben la campaña a propósito, para comparar.').waitFor()
    await page.context().close()
  })
})
