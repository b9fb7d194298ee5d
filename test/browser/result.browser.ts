import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createRng } from '#kernel/sampling'
import { checkPage, executablePath, keepScreen, launch, screenFile } from './chromium.ts'
import { customersCsv } from './customers-csv.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'
import { startRun } from './start-run.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const telco = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'churn_telco_ibm_train.csv')
type Look = { language: 'es' | 'en'; width: 360 | 1440; dark?: boolean }
const looks: Look[] = [
  { language: 'es', width: 1440 },
  { language: 'es', width: 360 },
  { language: 'en', width: 1440, dark: true },
  { language: 'en', width: 360, dark: true },
]

/** The customers of a shop with one column more, made of the others or of chance. */
function customersWith(rows: number, name: string, make: (cells: string[], chance: () => number) => string): string {
  const rng = createRng(9)
  const [head, ...lines] = customersCsv(rows).trim().split('\n')
  return [`${head};${name}`, ...lines.map((line) => `${line};${make(line.split(';'), rng)}`)].join('\n')
}
const withNoise = (cells: string[], chance: () => number) => (chance() < 0.03 ? (cells[5] === 'sí' ? 'no' : 'sí') : cells[5]!)
const chanceOnly = () => {
  const rng = createRng(7)
  return `a;b;c;compra\n${Array.from({ length: 800 }, () => [rng().toFixed(3), rng().toFixed(3), Math.floor(rng() * 9), rng() < 0.4 ? 'sí' : 'no'].join(';')).join('\n')}\n`
}

describe('what a run found, in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let state: Awaited<ReturnType<BrowserContext['storageState']>>
  const faults: string[] = []
  const ids: Record<string, string> = {}
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    const { context, page } = await open({ language: 'es', width: 1440 }, false)
    await signUp(page, served.firstRunUrl)
    state = await context.storageState()
    const start = async (name: string, file: string, text: string, fields: Record<string, string> & { target: string }) => {
      ids[name] = await startRun(page, served.url, { ...fields, trials: '2', name: file, text })
    }
    const customers = customersCsv(1200)
    const real = existsSync(telco)
    await start('money', real ? 'clientes de telefonía.csv' : 'clientes.csv', real ? readFileSync(telco, 'utf8') : customers, {
      ...(real ? { target: 'Churn', positive: 'Yes', protect: 'gender' } : { target: 'baja', positive: 'sí', protect: 'tarifa' }),
      value: '120',
      cost: '15',
    })
    // With a balance of its own no customer is the copy of another: fewer columns are tested on the same rows.
    const apart = customersWith(1200, 'saldo', (_, chance) => (100 * chance()).toFixed(4))
    await start('plain', 'clientes con saldo.csv', apart, { target: 'baja', positive: 'sí' })
    await start('fewer', 'clientes con saldo.csv', apart, { target: 'baja', positive: 'sí', drop: 'quejas' })
    const gave = customersWith(1200, 'confirmación de la baja por escrito en la tienda o por teléfono', withNoise)
    await start('suspect', 'clientes con pista.csv', gave, { target: 'baja', positive: 'sí' })
    const spent = customersWith(1200, 'gasto', (cells, chance) => (20 + 4 * Number(cells[1]) + 10 * chance()).toFixed(2))
    await start('number', 'gasto.csv', spent, { target: 'gasto', drop: 'baja' })
    const classes = customersWith(900, 'tienda', (cells, chance) =>
      chance() < 0.25 ? 'web' : Number(cells[1]) > 12 ? 'centro' : Number(cells[2]) > 2 ? 'barrio' : 'web',
    )
    await start('classes', 'tiendas.csv', classes, { target: 'tienda' })
    await start('none', 'azar.csv', chanceOnly(), { target: 'compra', positive: 'sí' })
    await start('failed', 'sin respuesta.csv', 'a,b\n1,x\n2,x\n3,x\n', { target: 'b' })
    for (const [name, id] of Object.entries(ids)) {
      for (;;) {
        const { status } = (await (await context.request.get(`${served.url}/api/ai/autopilot/runs/${id}`)).json()) as { status: string }
        if (status !== 'queued' && status !== 'running') {
          assert.equal(status, name === 'failed' ? 'failed' : name === 'none' ? 'no-signal' : 'delivered', name)
          break
        }
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }
    await context.close()
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [], 'faults of scripts and of the content security policy')
  })

  async function open({ language, width, dark }: Look, signedIn = true): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext({
      viewport: { width, height: width < 500 ? 740 : 900 },
      locale: language === 'es' ? 'es-ES' : 'en-GB',
      colorScheme: dark ? 'dark' : 'light',
      ...(signedIn ? { storageState: state } : {}),
    })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (4\d\d)|ERR_FAILED|ERR_ABORTED/.test(message.text())) faults.push(message.text())
    })
    if (signedIn) {
      await page.goto(`${served.url}/w/tienda-aurora/home/start`)
      await page.getByRole('button', { name: /(Idioma|Language): / }).click()
      await page.getByRole('menuitem', { name: language === 'es' ? 'Español' : 'English' }).click()
      await page.locator(`html[lang=${language}]`).waitFor()
    }
    return { context, page }
  }
  const address = (rest: string) => `${served.url}/w/tienda-aurora/ai/autopilot/${rest}`
  const nameOf = (name: string, { language, width, dark }: Look) => `${name}-${language}-${width}${dark ? '-dark' : ''}`
  const settled = async (page: Page) => {
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page
      .getByRole('status', { name: /^(Cargando…|Loading…)$/ })
      .first()
      .waitFor({ state: 'hidden' })
  }
  async function goTo(page: Page, name: string): Promise<void> {
    await page.goto(address(ids[name]!))
    await settled(page)
    // The verdict stands only once the answer is there.
    if (name !== 'failed')
      await page
        .getByText(/^(Se puede usar( con cuidado)?|No se debe usar|Fit for use|Use with care|Not fit for use)$/)
        .first()
        .waitFor()
  }

  for (const look of looks) {
    it(`answers first, in every kind of question: ${nameOf('', look)}`, async () => {
      const { context, page } = await open(look)
      for (const name of ['money', 'plain', 'suspect', 'number', 'classes', 'none', 'failed']) {
        await goTo(page, name)
        await checkPage(page, nameOf(name, look))
        await keepScreen(page, nameOf(`run-${name}`, look))
      }
      await context.close()
    })
  }

  it('tells what a list of any size brings, by mouse and keyboard', async () => {
    const { context, page } = await open({ language: 'es', width: 1440 })
    await goTo(page, 'money')
    const part = page.getByRole('region', { name: 'A quién y cuánto vale' })
    const slider = part.getByRole('slider', { name: 'Tamaño de la lista' })
    const profit = part.getByRole('region', { name: 'Beneficio esperado' })
    const advised = await slider.getAttribute('aria-valuenow')
    const best = await profit.textContent()
    await slider.focus()
    for (let i = 0; i < 15; i++) await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: 'Volver al mejor tamaño' }).waitFor()
    assert.notEqual(await profit.textContent(), best)
    await page.keyboard.press('End')
    await part.getByText('1000 de cada 1.000').or(part.getByText('1.000 de cada 1.000')).waitFor()
    await page.getByRole('button', { name: 'Volver al mejor tamaño' }).click()
    assert.equal(await slider.getAttribute('aria-valuenow'), advised)
    assert.equal(await profit.textContent(), best)
    await context.close()
  })

  it('says how to see it in money where no value was given', async () => {
    const { context, page } = await open({ language: 'es', width: 1440 })
    await goTo(page, 'plain')
    await page.getByText('Para verlo en dinero').waitFor()
    assert.equal(await page.getByRole('region', { name: 'Beneficio esperado' }).count(), 0)
    await context.close()
  })

  for (const look of [looks[0]!, looks[3]!]) {
    it(`has everything of the report one click away, remembered: ${nameOf('', look)}`, async () => {
      const { context, page } = await open(look)
      await goTo(page, 'money')
      await page.getByRole('button', { name: /^(Ver detalle|Show detail)$/ }).click()
      const parts = page.getByRole('button', { expanded: false }).and(page.locator('[data-accordion-control]'))
      await parts.first().waitFor()
      const n = await parts.count()
      assert.ok(n >= 15, `${n} parts`)
      for (const title of look.language === 'es'
        ? [
            'Cuánto mejor que el azar',
            'Cuánto vale contactar',
            '¿Son fiables las probabilidades?',
            'Qué pesa en el modelo',
            'Cómo influye cada dato',
            'Trato a cada grupo',
          ]
        : [
            'How much better than chance',
            'What contacting is worth',
            'What weighs in the model',
            'How each column acts',
            'Treatment of each group',
          ]) {
        await page.getByRole('button', { name: title, exact: true }).click()
      }
      await page.locator('figure svg').first().waitFor()
      await page.waitForLoadState('networkidle')
      await checkPage(page, nameOf('detail', look))
      await page.locator('figure').first().scrollIntoViewIfNeeded()
      await page.screenshot({ path: screenFile(nameOf('run-detail', look)), animations: 'disabled' })
      await page.getByRole('combobox', { name: /^(Columna|Column)$/ }).click()
      await page.getByRole('option').nth(1).click()
      while ((await parts.count()) > 0) await parts.first().click()
      await checkPage(page, nameOf('detail, all open', look))
      await page.reload()
      await page.getByRole('button', { name: /^(Ocultar el detalle|Hide detail)$/ }).waitFor()
      await page.getByRole('button', { name: /^(Ocultar el detalle|Hide detail)$/ }).click()
      await context.close()
    })
  }

  it('sets a suspect column aside and shows both models', async () => {
    const { context, page } = await open({ language: 'es', width: 1440 })
    await goTo(page, 'suspect')
    await page.getByText('Léelo antes de usarlo').first().waitFor()
    await page.getByRole('button', { name: 'Ver detalle' }).click()
    await page.getByRole('button', { name: 'Con y sin las columnas sospechosas' }).click()
    await page.getByRole('columnheader', { name: 'Sin ellas' }).waitFor()
    await checkPage(page, 'suspects')
    await page.screenshot({ path: screenFile('run-suspects-es-1440'), animations: 'disabled' })
    await page.getByRole('button', { name: 'Ocultar el detalle' }).click()
    await context.close()
  })

  for (const look of looks) {
    it(`compares runs, and says when they cannot be compared: ${nameOf('', look)}`, async () => {
      const { context, page } = await open(look)
      await page.goto(address(['compare', ids.plain, ids.fewer].join('/')))
      await settled(page)
      await page.getByText(look.language === 'es' ? / es mejor que / : / is better than /).waitFor()
      await checkPage(page, nameOf('compare', look))
      await keepScreen(page, nameOf('run-compare', look))
      await page.goto(address(['compare', ids.plain, ids.number, ids.suspect].join('/')))
      await page
        .getByText(look.language === 'es' ? /responden a preguntas distintas/ : /answer different questions/)
        .first()
        .waitFor()
      await page
        .getByText(look.language === 'es' ? /archivos distintos/ : /different files/)
        .first()
        .waitFor()
      await context.close()
    })
  }

  it('gives its files, goes when it is erased, and says so to whoever comes after', async () => {
    const { context, page } = await open({ language: 'es', width: 1440 })
    await goTo(page, 'fewer')
    await page.getByRole('button', { name: 'Más acciones' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'La lista (CSV)' }).click()])
    assert.equal(file.suggestedFilename(), 'scores.csv')
    await page.getByRole('button', { name: 'Más acciones' }).click()
    await page.getByRole('menuitem', { name: 'Suprimir' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suprimir' }).click()
    await page.getByRole('heading', { level: 1, name: 'Ejecuciones' }).waitFor()
    const rows = page.getByRole('table', { name: 'Ejecuciones' }).getByRole('row')
    await rows.nth(1).waitFor()
    await checkPage(page, 'runs')
    const before = await rows.count()
    await page.getByLabel('Buscar', { exact: true }).fill('ninguna se llama asi')
    await page.getByText('Ninguna fila cumple lo que se busca.').waitFor()
    await page.getByLabel('Buscar', { exact: true }).fill('')
    await rows.nth(1).waitFor()
    assert.equal(await rows.count(), before)
    await page.goto(address(ids.fewer!))
    await page
      .getByText(/No existe|ejecución/)
      .first()
      .waitFor()
    await checkPage(page, 'erased')
    await keepScreen(page, 'run-erased-es-1440')
    await context.close()
  })
})
