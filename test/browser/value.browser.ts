import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const ledger = '/w/tienda-aurora/value/ledger'
const long = 'Ahorro en devoluciones de las tiendas de barrio de la provincia de Santa Cruz de Tenerife'

describe('the value ledger and the report in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const button = (label: string | RegExp) => page.getByRole('button', { name: label })
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
    await page.goto(`${served.url}${ledger}`)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })

  it('says what will be here, and takes a line as a draft', async () => {
    await page.getByText('Aquí se verá lo que ha traído cada campaña').waitFor()
    await checkPage(page, 'an empty ledger')
    await keepScreen(page, 'value-ledger-empty-es-1440')
    await button('Añadir una línea').first().click()
    const dialog = page.getByRole('dialog', { name: 'Añadir una línea' })
    await dialog.getByText('Estimado o previsto').click()
    await dialog.getByLabel('Campaña').fill(long)
    await dialog.getByLabel('Mes').fill('2026-05')
    for (const [label, value] of [
      ['Mínimo', '5000'],
      ['Medio', '11000'],
      ['Máximo', '17000'],
      ['Coste del programa', '1000'],
    ] as const)
      await dialog.getByLabel(label, { exact: true }).fill(value)
    await dialog.getByLabel('Cómo se calculó').fill('Modelo de devoluciones sobre los pedidos de 2025.')
    await checkPage(page, 'a new line')
    await keepScreen(page, 'value-ledger-new-es-1440')
    await dialog.getByRole('button', { name: 'Añadir como borrador' }).click()
    await page.getByRole('heading', { level: 1, name: long }).waitFor()
  })

  it('opens where the figure comes from, and is approved by whoever approves money', async () => {
    await button('Proponer').click()
    await page.getByText('La aprueba una persona con la función de aprobar gastos.').waitFor()
    await checkPage(page, 'a proposed line')
    // The first person takes the duty, as a workspace of one does
    const done = await page.evaluate<number>(`(async () => {
      const session = await (await fetch('/api/platform/auth/session')).json()
      const reply = await fetch('/api/platform/workspaces/people/' + session.person.id, { method: 'PATCH',
        headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrf },
        body: JSON.stringify({ roles: ['administrator', 'manager'], duties: ['money-approver'] }) })
      return reply.status
    })()`)
    assert.equal(done, 200)
    await page.reload()
    await button('Aprobar').click()
    await page
      .getByRole('dialog')
      .getByText(/contará con 11\.000,00/)
      .waitFor()
    await checkPage(page, 'approving')
    await page.getByRole('dialog').getByRole('button', { name: 'Aprobar' }).click()
    await page.getByText('Aprobada', { exact: true }).waitFor()
    await page.getByText(/Aprobada por/).waitFor()
    await checkPage(page, 'an approved line')
    await keepScreen(page, 'value-ledger-one-es-1440')
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
      await page.goto(`${served.url}${ledger}`)
      await button(/(Idioma|Language): /).click()
      await page.getByRole('menuitem', { name: language }).click()
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      const spanish = language === 'Español'
      const where = `${spanish ? 'es' : 'en'}-${width}${scheme === 'dark' ? '-dark' : ''}`
      await page.getByRole('heading', { level: 1, name: spanish ? 'Libro de valor' : 'Value ledger' }).waitFor()
      await page
        .getByText(spanish ? /11\.000,00/ : /11,000\.00/)
        .first()
        .waitFor()
      await checkPage(page, `the ledger ${where}`)
      await keepScreen(page, `value-ledger-list-${where}`)
      await page.goto(`${served.url}/w/tienda-aurora/value/reports`)
      await page.getByRole('heading', { level: 1, name: spanish ? 'Informes' : 'Reports' }).waitFor()
      await page.getByLabel(spanish ? 'Desde el mes' : 'From month').fill('2026-01')
      await page.getByRole('link', { name: long }).waitFor()
      await checkPage(page, `the report ${where}`)
      await keepScreen(page, `value-reports-page-${where}`)
    }
    const [file] = await Promise.all([page.waitForEvent('download'), button('Download as PDF').click()])
    assert.match(file.suggestedFilename(), /^rumbo-2026-01-\d{4}-\d\d-en\.pdf$/)
  })
})
