import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { customersFile } from '#test/model-run'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'
import { startRun } from './start-run.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const address = '/w/tienda-aurora/ai/registry'

describe('the model registry in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  let runs: string[] = []
  const faults: string[] = []
  const button = (label: string | RegExp) => page.getByRole('button', { name: label })
  const go = (rest = '') => page.goto(`${served.url}${address}${rest}`)
  const field = (name: string) => page.getByRole('textbox', { name })
  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

  /** A run over HTTP, as the person who is signed in. */
  async function run(seed: number): Promise<string> {
    const { request } = page.context()
    const id = await startRun(page, served.url, {
      name: 'clientes.csv',
      text: customersFile(500, 11),
      target: 'baja',
      trials: '1',
      seed: String(seed),
    })
    for (;;) {
      const { status } = (await (await request.get(`${served.url}/api/ai/autopilot/runs/${id}`)).json()) as { status: string }
      if (status === 'delivered') return id
      assert.ok(status === 'queued' || status === 'running', status)
      await delay(500)
    }
  }
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
    runs = [await run(1), await run(2)]
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })

  it('begins with nothing and leads to the runs', async () => {
    await go()
    await page.getByText('Todavía no hay modelos publicados').waitFor()
    await checkPage(page, 'no models')
    await keepScreen(page, 'ai-registry-empty-es-1440')
  })

  it('publishes a run under a name, and says before what will be public to whom', async () => {
    await go(`/publish/${runs[0]}`)
    await heading('Publicar el modelo')
    assert.equal(await field('Nombre').inputValue(), 'baja: Sí')
    await page.getByText('La versión 1 de un modelo nuevo.').waitFor()
    await checkPage(page, 'publishing')
    await keepScreen(page, 'ai-registry-publish-es-1440')
    await field('Nombre').fill('¿?')
    await button('Publicar').click()
    await page.getByText('El nombre «¿?» no sirve').waitFor()
    assert.equal(await field('Nombre').inputValue(), '¿?')
    await field('Nombre').fill('Bajas de clientes')
    await button('Publicar').click()
    await heading('Bajas de clientes')
    assert.match(page.url(), /\/ai\/registry\/bajas-de-clientes$/)
  })

  it('answers a case in words, with its reasons; what is wrong is said at its field and what was entered stays', async () => {
    await field('visitas').fill('1')
    await field('gasto').fill('120,5')
    await button('Preguntar al modelo').click()
    await page.getByText(/Probabilidad de que «baja» sea «Sí»/).waitFor()
    await page.getByText('visitas: 1. Lo hace subir.').waitFor()
    await checkPage(page, 'a published model')
    await keepScreen(page, 'ai-registry-one-es-1440')
    await field('visitas').fill('muchas')
    await button('Preguntar al modelo').click()
    await page.getByText('Hay 1 dato que no se puede leer', { exact: false }).first().waitFor()
    assert.equal(await field('visitas').inputValue(), 'muchas')
    await page.locator('[aria-invalid="true"]').first().waitFor()
    await checkPage(page, 'a case that cannot be read')
    await field('visitas').fill('1')
  })

  it('shows samples that work as they are, with a key made for nothing else', async () => {
    await button('Crear una clave').click()
    const key = (await page.locator('[data-key]').textContent())!.trim()
    assert.match(key, /^rk_/)
    const sample = async (name: string) => {
      await page.getByText(name, { exact: true }).click()
      return (await page.locator('[data-sample]').textContent())!
    }
    const env = { ...process.env, RUMBO_KEY: key }
    const curl = JSON.parse(execFileSync('sh', ['-c', `${await sample('curl')} -s`], { env, encoding: 'utf8' }))
    assert.deepEqual(curl.model, { name: 'bajas-de-clientes', version: 1 })
    assert.equal(curl.answers[0].reasons.length > 0, true)
    const shown = execFileSync(process.execPath, ['--input-type=module'], { input: await sample('JavaScript'), env, encoding: 'utf8' })
    assert.equal(shown.trim(), `${curl.answers[0].score} ${curl.answers[0].prediction}`)
    const python = execFileSync('python3', ['-c', await sample('Python')], { env, encoding: 'utf8' })
    assert.equal(python, shown)
    await button('Columnas que espera').click()
    await page.getByRole('table', { name: 'Columnas que espera' }).waitFor()
    await checkPage(page, 'the columns of a model')
  })

  it('puts a second version into service, goes back to the one before, withdraws and takes it up again', async () => {
    await go(`/publish/${runs[1]}`)
    await field('Nombre').fill('bajas de CLIENTES')
    await page.getByText('La siguiente versión de «Bajas de clientes».').waitFor()
    await page.getByText(/en lugar de la versión 1/).waitFor()
    await button('Publicar').click()
    await page.getByText(/Responde la versión 2/).waitFor()
    await button('Más acciones').click()
    await page.getByRole('menuitem', { name: 'Volver a la anterior (versión 1)' }).click()
    await page.getByText(/Responde la versión 1/).waitFor()
    await button('Más acciones').click()
    await page.getByRole('menuitem', { name: 'Retirar del servicio' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Retirar del servicio' }).click()
    await page.getByText('Este modelo está retirado').waitFor()
    await checkPage(page, 'a withdrawn model')
    await button('Poner en servicio la versión 2').click()
    await page.getByText(/Responde la versión 2/).waitFor()
    await button('Suprimir la versión 1').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suprimir' }).click()
    await page.getByRole('heading', { name: 'Versión 1', exact: true }).waitFor({ state: 'detached' })
  })

  it('is listed with its quality in words, and reads well on a phone and in English', async () => {
    await go()
    await page.getByRole('article', { name: 'Bajas de clientes' }).getByText('En servicio').waitFor()
    await checkPage(page, 'the registry')
    await keepScreen(page, 'ai-registry-es-1440')
    await page.setViewportSize({ width: 360, height: 780 })
    await checkPage(page, 'the registry on a phone')
    await go('/bajas-de-clientes')
    await button('Preguntar al modelo').click()
    await page.getByText(/Probabilidad de que/).waitFor()
    await checkPage(page, 'a model on a phone')
    await keepScreen(page, 'ai-registry-one-es-360')
    await go(`/publish/${runs[0]}`)
    await heading('Publicar el modelo')
    await checkPage(page, 'publishing on a phone')
    await page.setViewportSize({ width: 1440, height: 900 })
    await button(/(Idioma|Language): /).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await heading('Publish the model')
    await go('/bajas-de-clientes')
    await button('Ask the model').click()
    await page.getByText(/Probability that “baja” is “Sí”/).waitFor()
    await checkPage(page, 'a model in English')
    await keepScreen(page, 'ai-registry-one-en-1440')
  })
})
