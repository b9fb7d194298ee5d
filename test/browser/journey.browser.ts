import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const data = '../shared/data'
const skip =
  executablePath === undefined
    ? 'no Chromium on this machine'
    : !existsSync('dist/web/index.html')
      ? 'the web is not built'
      : !existsSync(data) && 'no data beside the project'

/** The bank's file as a Spanish Excel saves it: semicolons, decimal commas, Windows-1252, one column named with an ñ. */
function spanishBank(): Buffer {
  const [head = '', ...rows] = readFileSync(`${data}/bank_additional_train.csv`, 'utf8').replaceAll('"', '').trim().split(/\r?\n/)
  const cut = head.includes(';') ? ';' : ','
  const line = (text: string) =>
    text
      .split(cut)
      .map((cell) => (/^-?\d+\.\d+$/.test(cell) ? cell.replace('.', ',') : cell))
      .join(';')
  const some = rows.filter((_, i) => i % 8 === 0)
  return Buffer.from(`${line(head).replace('campaign', 'campaña')}\r\n${some.map(line).join('\r\n')}\r\n`, 'latin1')
}

/** From an address and a file to a list and an endpoint, as somebody who has never opened a terminal. */
describe('the way from a file to a list and an address that answers', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  let decisions = 0
  const faults: string[] = []
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const link = (name: string | RegExp) => page.getByRole('link', { name })
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 180_000 })
  /** Counts what a person has to decide. */
  const decide = async (act: () => Promise<unknown>) => {
    decisions++
    await act()
  }
  const bring = (name: string, buffer: Buffer) =>
    page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer })

  it('takes ten decisions at most with the customers of a telephone company', async () => {
    await decide(() => link('Traer mis datos').click())
    await heading('Traer datos')
    await decide(() => bring('clientes telco.csv', readFileSync(`${data}/churn_telco_ibm_train.csv`)))
    await page.getByRole('row').filter({ hasText: 'clientes telco.csv' }).getByText('Listo').waitFor({ timeout: 60_000 })
    await decide(() => page.getByText('clientes telco.csv', { exact: true }).click())
    await heading('Esto es lo que veo')
    await checkPage(page, 'what I see of telco')
    await keepScreen(page, 'journey-file-es-1440')
    await decide(() => button('Preguntar a estos datos').click())
    await heading('¿Qué quieres saber?')
    await button('Buscar la respuesta').waitFor()
    await checkPage(page, 'what to know of telco')
    await keepScreen(page, 'journey-question-es-1440')
    await decide(() => page.getByLabel('Valor de un cliente').fill('60'))
    await decide(() => page.getByLabel('Coste de un contacto').fill('3'))
    await decide(() => button('Buscar la respuesta').click())
    await heading(/^Trabajando/)
    await button('Publicar').waitFor({ timeout: 180_000 })
    await checkPage(page, 'what was found in telco')
    await keepScreen(page, 'journey-result-es-1440')
    await decide(() => button('Publicar').click())
    await heading('Publicar el modelo')
    await decide(() => button('Publicar').click())
    await page.waitForURL(/\/ai\/registry\/[^/]+$/)
    await checkPage(page, 'a published model')
    await keepScreen(page, 'journey-model-es-1440')
    assert.ok(decisions <= 10, `${decisions} decisions`)
  })

  it('reads a bank’s file as a Spanish Excel saves it, in English, on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await button(/(Idioma|Language): /).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await page.goto(`${served.url}/w/tienda-aurora/data/sources`)
    await heading('Bring data')
    await bring('banco.csv', spanishBank())
    await page.getByText('banco.csv', { exact: true }).waitFor()
    await page.getByText('Ready').nth(1).waitFor({ timeout: 60_000 })
    await page.getByText('banco.csv', { exact: true }).click()
    await heading('What I see')
    await page.getByText('campaña', { exact: true }).first().waitFor()
    await page.getByText('decimal comma').first().waitFor()
    await checkPage(page, 'what I see of the bank')
    await keepScreen(page, 'journey-file-en-360')
    await button('Ask these data').click()
    await heading('What do you want to know?')
    await button('Find the answer').click()
    await button('Publish').waitFor({ timeout: 180_000 })
    await checkPage(page, 'what was found in the bank’s file')
    await keepScreen(page, 'journey-result-en-360')
  })
})
