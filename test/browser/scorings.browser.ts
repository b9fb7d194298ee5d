import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { createRng } from '#kernel/sampling'
import { customersFile } from '#test/model-run'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'
import { startRun } from './start-run.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const base = '/w/tienda-aurora/ai/registry'
const long = 'clientes nuevos de todas las tiendas y todos los canales de la campaña de otoño de 2026 versión definitiva.csv'

/** A new file for the model of `customersFile`: as it was, without its outcome. */
function newCustomers(rows: number): string {
  const [head = '', ...lines] = customersFile(rows, 12).trim().split(/\r?\n/)
  const cut = head.includes(';') ? ';' : ','
  const outcome = head.split(cut).indexOf('baja')
  const without = (line: string) =>
    line
      .split(cut)
      .filter((_, i) => i !== outcome)
      .join(cut)
  return `${[head, ...lines].map(without).join('\n')}\n`
}

/** Visits that tell what is spent. */
function purchases(rows: number): string {
  const random = createRng(5)
  const line = () => {
    const visits = Math.floor(20 * random())
    return `${visits};${random() < 0.5 ? 'centro' : 'norte'};${(30 + 12 * visits + 40 * random()).toFixed(2).replace('.', ',')}`
  }
  return `visitas;tienda;gasto\n${Array.from({ length: rows }, line).join('\n')}\n`
}

describe('a file scored with a published model, in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 60_000 })
  const bring = (name: string, text: string) =>
    page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  const go = (rest: string) => page.goto(`${served.url}${base}${rest}`)
  const speak = async (language: 'Español' | 'English') => {
    await button(/(Idioma|Language): /).click()
    await page.getByRole('menuitem', { name: language }).click()
  }

  /** A model that is in service, made over HTTP by the person who is signed in. */
  async function publish(title: string, options: { name: string; text: string; target: string; trials: string }): Promise<void> {
    const { request } = page.context()
    const run = await startRun(page, served.url, options)
    for (;;) {
      const { status } = (await (await request.get(`${served.url}/api/ai/autopilot/runs/${run}`)).json()) as { status: string }
      if (status === 'delivered') break
      assert.ok(status === 'queued' || status === 'running', status)
      await delay(500)
    }
    const { csrf } = (await (await request.get(`${served.url}/api/platform/auth/session`)).json()) as { csrf: string }
    const reply = await request.post(`${served.url}/api/ai/models`, { headers: { 'x-csrf-token': csrf }, data: { run, name: title } })
    assert.equal(reply.status(), 201, await reply.text())
  }
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
    await publish('Bajas', { name: 'clientes.csv', text: customersFile(500, 11), target: 'baja', trials: '1' })
    await publish('Gasto', { name: 'compras.csv', text: purchases(500), target: 'gasto', trials: '1' })
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })

  it('goes from the model to a list with reasons', async () => {
    await go('/bajas')
    await button('Puntuar un archivo').click()
    await heading('Puntuar con «Bajas»')
    await button('Columnas que necesita el archivo').click()
    await page.getByRole('table', { name: 'Columnas que espera' }).waitFor()
    await checkPage(page, 'which file to score')
    await button('Columnas que necesita el archivo').click()
    await bring(long, newCustomers(300))
    await heading(long)
    await page.getByText(/El modelo señala \d+ de 300 filas para «baja: Sí»/).waitFor()
    await page.getByText('Cómo se reparte la probabilidad de «Sí»').waitFor()
    const table = page.getByRole('table', { name: 'La lista' })
    await table
      .getByText(/visitas: \d+ \(la sube\)/)
      .first()
      .waitFor()
    await checkPage(page, 'a list of scores')
    await keepScreen(page, 'ai-scorings-one-es-1440')
  })

  it('begins with the highest, and shows the lowest or the order of the file when asked', async () => {
    const table = page.getByRole('table', { name: 'La lista' })
    const first = async () =>
      Number((await table.getByRole('row').nth(1).getByText(/%$/).first().textContent())!.replace(/[^\d,]/g, '').replace(',', '.'))
    const highest = await first()
    await page.getByRole('combobox', { name: 'Orden' }).click()
    await page.getByRole('option', { name: 'Las 1.000 más bajas' }).click()
    for (let i = 0; i < 50 && (await first()) === highest; i++) await delay(100)
    assert.ok((await first()) < highest)
    await page.getByRole('combobox', { name: 'Orden' }).click()
    await page.getByRole('option', { name: 'Todas, como en el archivo' }).click()
    await page.getByText('50 filas cargadas', { exact: false }).waitFor()
  })

  it('is made of a file that is kept already, with one click', async () => {
    await go('/bajas/scorings')
    await button(`Puntuar «${long}»`).click()
    await heading(long)
    await page.getByText(/El modelo señala \d+ de 300 filas para «baja: Sí»/).waitFor()
  })

  it('is taken away as Excel, as CSV and as CSV for Excel in Spanish', async () => {
    const save = async (press: () => Promise<unknown>) => {
      const [file] = await Promise.all([page.waitForEvent('download'), press()])
      return readFileSync((await file.path())!)
    }
    const more = async (name: string) => {
      await button('Más acciones').click()
      await page.getByRole('menuitem', { name, exact: true }).click()
    }
    const book = await save(() => button('Descargar la lista (Excel)').click())
    assert.equal(book.subarray(0, 2).toString(), 'PK')
    const spanish = (await save(() => more('CSV para Excel en español'))).toString()
    assert.match(spanish, /^\ufeff[^\n]*;score;prediction;reason_1;reason_2;reason_3\r\n/)
    assert.match(spanish.split('\r\n')[1]!, /;0,\d+;/)
    const plain = (await save(() => more('CSV'))).toString()
    assert.equal(plain.trim().split('\r\n').length, 301)
    assert.match(plain.split('\r\n')[1]!, /,0\.\d+,/)
  })

  it('of numbers says between which the half of them will be', async () => {
    await go('/gasto/scorings')
    // The new file has the column that is foretold: it is not used.
    await bring('compras nuevas.csv', purchases(300))
    await heading('compras nuevas.csv')
    await page.getByText(/Para la mitad de las 300 filas, «gasto» estará entre/).waitFor()
    await checkPage(page, 'a list of numbers')
    await keepScreen(page, 'ai-scorings-number-es-1440')
  })

  it('says which columns a file lacks, and keeps the way to another', async () => {
    await go('/bajas/scorings')
    await bring('otra cosa.csv', 'color,talla\nrojo,1\nazul,2\n')
    await heading('otra cosa.csv')
    await page.getByText('No terminó').waitFor()
    await page
      .getByText(/visitas/)
      .first()
      .waitFor()
    await checkPage(page, 'a file without the columns')
    await keepScreen(page, 'ai-scorings-failed-es-1440')
    await page.getByRole('link', { name: 'Puntuar otro archivo' }).click()
    await heading('Puntuar con «Bajas»')
    await page.getByRole('heading', { name: 'Listas hechas' }).waitFor()
    await checkPage(page, 'the lists that were made')
    await keepScreen(page, 'ai-scorings-es-1440')
  })

  it('says that a file cannot be read instead of scoring it', async () => {
    await bring('vacío de verdad.csv', '\n')
    await page.getByRole('alert').first().waitFor()
    await checkPage(page, 'an unreadable file to score')
  })

  it('reads well on a phone, in English and in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 360, height: 780 })
    await speak('English')
    await heading('Score with “Bajas”')
    await checkPage(page, 'which file, on a phone')
    await keepScreen(page, 'ai-scorings-en-360')
    await page.getByRole('link', { name: long }).first().click()
    await page.getByText(/The model points at \d+ of 300 rows for “baja: Sí”/).waitFor()
    await page.getByText('How the probability of “Sí” spreads').waitFor()
    await checkPage(page, 'a list on a phone')
    await keepScreen(page, 'ai-scorings-one-en-360')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await speak('Español')
  })

  it('goes when it is erased, and is not made with a model that is withdrawn', async () => {
    await heading(long)
    await button('Más acciones').click()
    await page.getByRole('menuitem', { name: 'Suprimir la lista' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suprimir la lista' }).click()
    await heading('Puntuar con «Bajas»')
    // It was scored twice: one list is left.
    const lists = page.getByRole('link', { name: long })
    await lists.first().waitFor()
    await lists.nth(1).waitFor({ state: 'detached' })
    await go('/bajas')
    await button('Más acciones').click()
    await page.getByRole('menuitem', { name: 'Retirar del servicio' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Retirar del servicio' }).click()
    await page.getByText('Este modelo está retirado').waitFor()
    await go('/bajas/scorings')
    await page.getByText(/pon en servicio una de sus versiones para puntuar/).waitFor()
    await checkPage(page, 'scoring with a withdrawn model')
  })
})
