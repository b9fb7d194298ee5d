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

  /** Asks the server as the page does. */
  const call = <T>(method: string, path: string, body?: object): Promise<T> =>
    page.evaluate<T>(`(async () => {
      const { csrf } = await (await fetch('/api/platform/auth/session')).json()
      const reply = await fetch(${JSON.stringify(path)}, { method: ${JSON.stringify(method)},
        headers: { 'x-csrf-token': csrf, ${body ? "'content-type': 'application/json'" : ''} },
        ${body ? `body: ${JSON.stringify(JSON.stringify(body))}` : ''} })
      if (!reply.ok) throw new Error(await reply.text())
      return reply.json()
    })()`)
  async function until<T>(path: string, done: (found: T) => boolean): Promise<T> {
    for (;;) {
      const found = await call<T>('GET', path)
      if (done(found)) return found
      await page.waitForTimeout(100)
    }
  }
  async function bring(name: string, text: string): Promise<string> {
    const bytes = Buffer.byteLength(text)
    const { id } = await call<{ id: string }>('POST', '/api/data/files', { name, bytes })
    await page.evaluate(`(async () => {
      const { csrf } = await (await fetch('/api/platform/auth/session')).json()
      const form = new FormData()
      form.append('offset', '0')
      form.append('file', new Blob([${JSON.stringify(text)}]), 'piece')
      const reply = await fetch('/api/data/files/${id}/pieces', { method: 'POST', headers: { 'x-csrf-token': csrf }, body: form })
      if (!reply.ok) throw new Error(await reply.text())
    })()`)
    await until<{ state: string }>(`/api/data/files/${id}`, ({ state }) => state === 'ready')
    return id
  }

  it('says what will be here, and takes a line as a draft', async () => {
    await page.getByText('Aquí se verá lo que ha traído cada campaña').waitFor()
    await checkPage(page, 'an empty ledger')
    await keepScreen(page, 'value-ledger-empty-es-1440')
    await button('Añadir una línea').first().click()
    const dialog = page.getByRole('dialog', { name: 'Añadir una línea' })
    await dialog.getByText('Sin medir').click()
    await dialog.getByLabel('Campaña', { exact: true }).fill(long)
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
    const { person } = await call<{ person: { id: string } }>('GET', '/api/platform/auth/session')
    const duties = { roles: ['administrator', 'manager'], duties: ['money-approver'] }
    await call('PATCH', `/api/platform/workspaces/people/${person.id}`, duties)
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

  it('shows what a campaign brought before its line is added', async () => {
    const people = Array.from({ length: 900 }, (_, i) => `K${i}`)
    const file = await bring(
      'personas.csv',
      `cliente;correo;puntos\n${people.map((k, i) => `${k};p${i}@aurora.es;0,${String(i % 100).padStart(2, '0')}`).join('\n')}\n`,
    )
    const api = '/api/activation/campaigns'
    const amount = (minor: number) => ({ minor, currency: 'EUR' })
    const { id } = await call<{ id: string }>('POST', api, {
      ...{
        name: 'Vuelve en mayo',
        channel: 'email',
        success: 'orders',
        startsOn: '2026-05-01',
        windowDays: 30,
        vatShare: 0.21,
        marginShare: 0.4,
      },
      ...{ contactCost: amount(10), discount: amount(0), programmeCost: amount(5000), consentDeclared: true },
      source: { kind: 'file', file, columns: { customer: 'cliente', email: 'correo', score: 'puntos' } },
    })
    const settled = (state: string) => until<{ state: string }>(`${api}/${id}`, (found) => found.state === state)
    await settled('draft')
    await call('POST', `${api}/${id}/draw`, { control: 300 })
    await settled('drawn')
    await call('POST', `${api}/${id}/confirm`, {})
    const orders = people.flatMap((k, i) =>
      i % 3 === 0 ? [`${k};2026-05-${String(2 + (i % 25)).padStart(2, '0')};${20 + ((i * 31) % 60)},50`] : [],
    )
    await bring('pedidos.csv', `cliente;fecha;importe\n${orders.join('\n')}\nK1;2026-06-20;10,00\n`)
    await page.goto(`${served.url}${ledger}`)
    await button('Añadir una línea').first().click()
    const dialog = page.getByRole('dialog', { name: 'Añadir una línea' })
    await dialog.getByRole('combobox', { name: 'Campaña confirmada' }).click()
    await page.getByRole('option', { name: 'Vuelve en mayo' }).click()
    await dialog.getByRole('combobox', { name: 'Archivo de pedidos' }).click()
    await page.getByRole('option', { name: 'pedidos.csv' }).click()
    await dialog.getByRole('button', { name: 'Ver el resultado' }).click()
    await dialog.getByText('La ventana ha terminado').waitFor()
    await dialog.getByRole('button', { name: 'Ver detalle' }).click()
    await dialog.getByText('Lo que se aprende').waitFor()
    await page.mouse.move(0, 0)
    await checkPage(page, 'the outcome of a campaign')
    await keepScreen(page, 'science-experiments-outcome-es-1440')
    await page.setViewportSize({ width: 360, height: 740 })
    await checkPage(page, 'the outcome of a campaign on a phone')
    await dialog.getByText('La ventana ha terminado').scrollIntoViewIfNeeded()
    await keepScreen(page, 'science-experiments-outcome-es-360')
    await page.setViewportSize({ width: 1440, height: 900 })
    // The same on the page of the campaign
    await page.goto(`${served.url}/w/tienda-aurora/activation/campaigns/${id}`)
    const section = page.getByRole('region', { name: 'Resultado' })
    await section.getByRole('combobox', { name: 'Archivo de pedidos' }).click()
    await page.getByRole('option', { name: 'pedidos.csv' }).click()
    await section.getByRole('button', { name: 'Ver el resultado' }).click()
    await section.getByText('La ventana ha terminado').waitFor()
    await page.mouse.move(0, 0)
    await checkPage(page, 'the outcome on the page of the campaign')
    await keepScreen(page, 'activation-campaigns-outcome-es-1440')
    await section.getByRole('button', { name: 'Añadir al libro de valor' }).click()
    await page.getByRole('heading', { level: 1, name: 'Vuelve en mayo' }).waitFor()
    await checkPage(page, 'the line of a campaign')
    await keepScreen(page, 'value-ledger-campaign-es-1440')
    await button('Proponer').click()
    await button('Aprobar').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Aprobar' }).click()
    await page.getByText('Aprobada', { exact: true }).waitFor()
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
