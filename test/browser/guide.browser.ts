import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const address = '/w/tienda-aurora/programme/guide'
const looks = [
  [1440, 'light', 'es'],
  [360, 'light', 'es'],
  [1440, 'dark', 'en'],
  [360, 'dark', 'en'],
] as const

describe('the requirements of the guide in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
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

  it('begin with the choice of a scope', async () => {
    await page.goto(`${served.url}${address}`)
    await page.getByText(/0 de 61 cerrados/).waitFor()
    await page.getByRole('button', { name: 'Elegir el alcance' }).click()
    const drawer = page.getByRole('dialog', { name: 'Cuánto de la guía' })
    await drawer.getByRole('radio', { name: /estándar: 203/ }).check()
    await checkPage(page, 'scope')
    await drawer.getByRole('button', { name: 'Guardar el alcance' }).click()
    await page.getByText(/0 de 203 cerrados/).waitFor()
  })

  async function verifyLog(slug: string): Promise<void> {
    await page.goto(`${served.url}/w/${slug}/platform/activity`)
    await page.getByRole('button', { name: 'Comprobar el registro' }).click()
    await page
      .getByRole('status')
      .filter({ hasText: /actividad/ })
      .first()
      .waitFor()
  }
  it('are closed by what the system does, with a link to the thing itself', async () => {
    await verifyLog('tienda-aurora')
    await page.goto(`${served.url}${address}/1.4.B.4.3`)
    await page.getByText('Lo cierran hechos del sistema.').first().waitFor({ timeout: 30_000 })
    await page.getByText('Comprobado', { exact: true }).first().waitFor()
    await page.getByRole('link', { name: /Abrir lo que pasó/ }).waitFor()
  })

  it('are attested with a document, a signer and a day of review, and can be withdrawn', async () => {
    await page.goto(`${served.url}${address}/0.1.A.1.2`)
    await page.getByRole('button', { name: 'Declarar' }).click()
    const drawer = page.getByRole('dialog', { name: 'Declarar que se cumple' })
    await drawer.getByLabel('Qué declaras').fill('El equipo está nombrado; el organigrama lo firmó dirección el lunes.')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'equipo.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
    await drawer.getByText(/Huella SHA-256/).waitFor()
    await checkPage(page, 'attest')
    await drawer.getByRole('button', { name: 'Firmar' }).click()
    await page.getByText('Lo cierra una declaración firmada.').first().waitFor()
    await page.getByText('equipo.pdf').waitFor()
  })

  it('do not apply when somebody signs for that, with the reason', async () => {
    await page.goto(`${served.url}${address}/1.2.A.3.3`)
    await page.getByRole('button', { name: 'Más acciones' }).click()
    await page.getByRole('menuitem', { name: 'No aplica' }).click()
    const drawer = page.getByRole('dialog', { name: 'Este requisito no aplica' })
    await drawer.getByLabel('Por qué no aplica').fill('La asesoría legal ya está en plantilla.')
    await drawer.getByRole('button', { name: 'Firmar' }).click()
    await page.getByText('Ana López firmó que no aplica: La asesoría legal ya está en plantilla.').waitFor()
    await page.getByRole('button', { name: 'Más acciones' }).click()
    await page.getByRole('menuitem', { name: 'Ponerme a cargo' }).click()
    await page.getByText('Cambió quién está a cargo.').waitFor()
  })

  it('stand on the home page: four phases with what is before each gate', async () => {
    await page.goto(`${served.url}/w/tienda-aurora/home/start`)
    const phases = page.getByRole('region', { name: 'El programa' })
    await phases.getByText('Fase 1: preparación').waitFor()
    await phases.getByRole('link', { name: 'Evaluación y planificación' }).waitFor()
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 900 })
      await keepScreen(page, `home-phases-es-${width}`)
      await checkPage(page, `home-phases-es-${width}`)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('read well in both languages, wide and narrow, light and dark', async () => {
    for (const [path, name, heading] of [
      ['', 'list', { es: 'Requisitos de la guía', en: 'Guide requirements' }],
      ['/0.1.A.1.2', 'attested', { es: 'Formación del equipo', en: 'Team formation' }],
      ['/0.1.A.1.4', 'open', { es: 'Puesta en marcha de la infraestructura', en: 'Infrastructure setup' }],
    ] as const) {
      await page.goto(`${served.url}${address}${path}`)
      for (const [width, scheme, language] of looks) {
        await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
        await page.emulateMedia({ colorScheme: scheme })
        await page.getByRole('button', { name: /(Idioma|Language): / }).click()
        await page.getByRole('menuitem', { name: language === 'es' ? 'Español' : 'English' }).click()
        await page
          .getByRole('heading', { level: 1, name: heading[language] })
          .waitFor()
          .catch(async () => assert.fail(`${name} ${language} ${width}: ${await page.locator('body').textContent()}`))
        await page.getByRole('menu').waitFor({ state: 'hidden' })
        const where = `programme-guide-${name}-${language}-${width}${scheme === 'dark' ? '-dark' : ''}`
        await keepScreen(page, where)
        await checkPage(page, where)
      }
    }
  })

  it('of a workspace of example data stand under a striped band, as examples that close nothing', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('button', { name: /(Idioma|Language): / }).click()
    await page.getByRole('menuitem', { name: 'Español' }).click()
    await page.goto(`${served.url}/w/tienda-aurora/platform/auth`)
    await page.getByRole('button', { name: 'Firmar la revisión de permisos' }).click()
    await page.getByText(/Revisión firmada el .*: 1 persona con acceso/).waitFor()
    await checkPage(page, 'rights-reviewed')
    await keepScreen(page, 'people-rights-reviewed-es-1440')
    await page.getByRole('tab', { name: 'Espacio' }).click()
    await page.getByLabel('Otro espacio').fill('Tienda de ejemplo')
    await page.getByLabel('Para datos de ejemplo').check()
    await page.getByRole('button', { name: 'Crear espacio' }).click()
    await page
      .getByText(/Tienda de ejemplo/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /Cambiar de espacio/ }).click()
    await page.getByRole('menuitem', { name: 'Tienda de ejemplo' }).click()
    await page.waitForURL(/\/w\/tienda-de-ejemplo/)
    await page.locator('[data-example-band]').waitFor()
    const example = `${served.url}/w/tienda-de-ejemplo`
    await verifyLog('tienda-de-ejemplo')
    await page.goto(`${example}/programme/guide/1.4.B.4.3`)
    await page.getByText('Ejemplo', { exact: true }).first().waitFor({ timeout: 30_000 })
    assert.equal(await page.getByText('Comprobado', { exact: true }).count(), 0)
    for (const [width, scheme, language] of looks) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await page.emulateMedia({ colorScheme: scheme })
      await page.getByRole('button', { name: /(Idioma|Language): / }).click()
      await page.getByRole('menuitem', { name: language === 'es' ? 'Español' : 'English' }).click()
      await page.getByText(language === 'es' ? 'Datos de ejemplo' : 'Example data', { exact: true }).waitFor()
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      const where = `programme-guide-example-${language}-${width}${scheme === 'dark' ? '-dark' : ''}`
      await keepScreen(page, where)
      await checkPage(page, where)
    }
  })
})
