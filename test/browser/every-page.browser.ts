import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'

import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { customersCsv } from './customers-csv.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'
import { startRun } from './start-run.ts'
import { builtPages, menu, pageAddress, pageName } from './web-pages.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const slug = 'tienda-aurora'
type Look = { language: 'es' | 'en'; width: 360 | 1440; dark: boolean }
const looks: Look[] = (['es', 'en'] as const).flatMap((language) =>
  ([360, 1440] as const).flatMap((width) => [false, true].map((dark) => ({ language, width, dark }))),
)
/** Of the eight looks four are kept as pictures: each language, width and theme is among them. */
const isKept = ({ language, width, dark }: Look) => (language === 'es' ? !dark : dark) && (width === 360 || width === 1440)

/** Every page of the router, in every look: what holds of one holds of all. */
describe('every page', { skip }, () => {
  let served: Served
  let browser: Browser
  let state: Awaited<ReturnType<BrowserContext['storageState']>>
  const faults: string[] = []
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    const { context, page } = await open({ language: 'es', width: 1440, dark: false }, false)
    await signUp(page, served.firstRunUrl)
    state = await context.storageState()
    // A model and a failure, so that pages have something to show.
    await startRun(page, served.url, { name: 'clientes.csv', text: customersCsv(1200), target: 'baja' })
    await startRun(page, served.url, { name: 'sin respuesta.csv', text: 'a,b\n1,x\n2,x\n3,x\n', target: 'b' })
    await page.goto(`${served.url}${pageAddress(slug, 'ai/autopilot')}`)
    await page.getByRole('row').getByText('Con modelo').waitFor({ timeout: 180_000 })
    await page.getByRole('row').getByText('No terminó').waitFor({ timeout: 60_000 })
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
    const where = () => `${new URL(page.url()).pathname} ${language}-${width}${dark ? '-dark' : ''}`
    page.on('pageerror', (error) => faults.push(`${where()}: ${error}`))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/ERR_ABORTED/.test(message.text())) faults.push(`${where()}: ${message.text()}`)
    })
    return { context, page }
  }

  /** Loaded whole: its heading stands and nothing waits any more. */
  async function settled(page: Page): Promise<void> {
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page
      .getByRole('status', { name: /^(Cargando…|Loading…)$/ })
      .first()
      .waitFor({ state: 'hidden' })
    await page.waitForLoadState('load')
  }

  async function inLanguage(page: Page, language: 'es' | 'en'): Promise<void> {
    await page.goto(`${served.url}${pageAddress(slug, 'home/start')}`)
    await settled(page)
    await page.getByRole('button', { name: /(Idioma|Language): / }).click()
    await page.getByRole('menuitem', { name: language === 'es' ? 'Español' : 'English' }).click()
    await page.locator(`html[lang=${language}]`).waitFor()
  }

  async function keyboardReaches(page: Page, where: string): Promise<void> {
    const primary = page.locator('main [data-primary]').first()
    if ((await primary.count()) === 0) return
    await page.evaluate('document.activeElement?.blur()')
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab')
      if (await primary.evaluate((element) => element.matches(':focus'))) return
    }
    assert.fail(`${where}: the keyboard does not reach the primary button`)
  }

  for (const look of looks) {
    const name = `${look.language}-${look.width}${look.dark ? '-dark' : ''}`
    it(`is accessible, titled, reachable by keyboard and not wider than the screen: ${name}`, async () => {
      const { context, page } = await open(look)
      await inLanguage(page, look.language)
      const wrong: string[] = []
      for (const { feature } of builtPages) {
        const where = `${feature} ${name}`
        try {
          await page.goto(`${served.url}${pageAddress(slug, feature)}`)
          await settled(page)
          await checkPage(page, where)
          assert.equal(await page.title(), `${pageName(feature)?.[look.language]} · Rumbo`, where)
          if (isKept(look)) await keepScreen(page, `${feature.replace('/', '-')}-${name}`)
          await keyboardReaches(page, where)
        } catch (error) {
          wrong.push(error instanceof Error ? `${where}: ${error.message}` : where)
        }
      }
      await context.close()
      assert.deepEqual(wrong, [])
    })
  }

  it('is two clicks away at most, in the menu', async () => {
    const { context, page } = await open({ language: 'es', width: 1440, dark: false })
    await inLanguage(page, 'es')
    for (const entry of menu) {
      for (const { feature, name } of entry.pages.filter((one) => builtPages.some((built) => built.feature === one.feature))) {
        await page.goto(`${served.url}${pageAddress(slug, 'home/glossary')}`)
        await settled(page)
        const nav = page.getByRole('navigation', { name: 'Menú' }).first()
        const link = nav.getByRole('link', { name: name.es, exact: true })
        if (!(await link.isVisible())) await nav.getByRole('button', { name: entry.name.es }).click()
        await link.click()
        await page.waitForURL(`**${pageAddress(slug, feature)}`)
      }
    }
    await context.close()
  })

  it('is found in the palette by its Spanish, English and feature name', async () => {
    const { context, page } = await open({ language: 'es', width: 1440, dark: false })
    await page.goto(`${served.url}${pageAddress(slug, 'home/glossary')}`)
    await settled(page)
    for (const { feature } of builtPages) {
      const { es = '', en = '' } = pageName(feature) ?? {}
      for (const typed of [es, en, feature]) {
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: 'Buscar páginas y acciones' }).fill(typed)
        const option = page.getByRole('option', { name: es }).first()
        await option.click()
        await page.waitForURL(`**${pageAddress(slug, feature)}`)
      }
    }
    await context.close()
  })
})
