import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { customersCsv } from './customers-csv.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const person = { workspace: 'Tienda Aurora', name: 'Ana López', email: 'ana@aurora.es', password: 'ocho caballos en la cocina' }
type Language = 'es' | 'en'
type Look = { language: Language; width: number; dark?: boolean }
const words = {
  es: {
    empty: 'De un archivo a un modelo en el que confiar',
    newRun: 'Nueva ejecución',
    target: 'Columna de resultado',
    start: 'Buscar la respuesta',
    questions: 'Preguntas',
    delivered: 'Con modelo',
    report: 'Abrir informe',
    failed: 'No terminó',
    signIn: 'Iniciar sesión',
    email: 'Correo',
    password: 'Contraseña',
    constant: /vale siempre/,
  },
  en: {
    empty: 'From a file to a model you can believe',
    newRun: 'New run',
    target: 'Target column',
    start: 'Find the answer',
    questions: 'Questions',
    delivered: 'With model',
    report: 'Open report',
    failed: 'Not finished',
    signIn: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    constant: /is always/,
  },
} as const

describe('Rumbo in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let state: Awaited<ReturnType<BrowserContext['storageState']>>
  const faults: string[] = []
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
  })

  /** A window of its own; faults of scripts and of the content security policy are kept. */
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
    return { context, page }
  }
  /** Choosing a language is kept for the person, so each look chooses its own. */
  async function runsPage(look: Look): Promise<{ context: BrowserContext; page: Page }> {
    const opened = await open(look)
    const { page } = opened
    await page.goto(`${served.url}/w/tienda-aurora/ai/autopilot`)
    await page.getByRole('button', { name: /(Idioma|Language): / }).click()
    await page.getByRole('menuitem', { name: look.language === 'es' ? 'Español' : 'English' }).click()
    await page.getByRole('heading', { level: 1, name: look.language === 'es' ? 'Ejecuciones' : 'Runs' }).waitFor()
    return opened
  }
  const looks: Look[] = [
    { language: 'es', width: 360 },
    { language: 'es', width: 1440 },
    { language: 'en', width: 360 },
    { language: 'en', width: 1440 },
    { language: 'es', width: 1440, dark: true },
    { language: 'en', width: 360, dark: true },
  ]
  const nameOf = (page: string, { language, width, dark }: Look) => `${page}-${language}-${width}${dark ? '-dark' : ''}`

  it('waits for the first account and opens the first-run link in the language of the browser', async () => {
    for (const look of looks) {
      const { context, page } = await open(look, false)
      await page.goto(served.url)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await checkPage(page, nameOf('waiting', look))
      await page.goto(served.firstRunUrl)
      await page.getByRole('heading', { name: look.language === 'es' ? 'Primera vez en Rumbo' : 'First time in Rumbo' }).waitFor()
      await checkPage(page, nameOf('first-run', look))
      await keepScreen(page, nameOf('first-run', look))
      await context.close()
    }
  })

  it('tells a weak password in three sentences, keeps what was typed, then creates the account', async () => {
    const { context, page } = await open({ language: 'es', width: 1440 }, false)
    await page.goto(served.firstRunUrl)
    await page.getByLabel('Nombre del espacio').fill(person.workspace)
    await page.getByLabel('Tu nombre').fill(person.name)
    await page.getByLabel('Correo').fill(person.email)
    await page.getByLabel('Contraseña', { exact: false }).first().fill('marketing2026!')
    await page.getByRole('button', { name: 'Crear espacio y cuenta' }).click()
    await page.getByText('Esta contraseña es de las primeras que se prueban.').waitFor()
    await checkPage(page, 'first-run refused')
    await keepScreen(page, 'first-run-refused-es-1440')
    assert.equal(await page.getByLabel('Tu nombre').inputValue(), person.name)
    await page.getByLabel('Contraseña', { exact: false }).first().fill(person.password)
    await page.getByRole('button', { name: 'Crear espacio y cuenta' }).click()
    await page.getByRole('heading', { level: 1, name: 'Hola, Ana' }).waitFor()
    assert.match(page.url(), /\/w\/tienda-aurora\/home\/start$/)
    await context.close()
  })

  it('signs in where the person wanted to go', async () => {
    for (const look of looks) {
      const { context, page } = await open(look, false)
      const w = words[look.language]
      await page.goto(`${served.url}/w/tienda-aurora/ai/autopilot`)
      await page.getByRole('heading', { level: 1, name: w.signIn }).waitFor()
      await checkPage(page, nameOf('sign-in', look))
      await keepScreen(page, nameOf('sign-in', look))
      if (look === looks[0]) {
        await page.getByLabel(w.email).fill(person.email)
        await page.getByLabel(w.password, { exact: false }).first().fill('no es esta la clave')
        await page.getByRole('button', { name: w.signIn }).click()
        await page.getByText('El correo o la contraseña no coinciden.').waitFor()
        await checkPage(page, 'sign-in refused')
        await page.getByLabel(w.password, { exact: false }).first().fill(person.password)
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { level: 1, name: 'Ejecuciones' }).waitFor()
        state = await context.storageState()
      }
      await context.close()
    }
  })

  it('shows the empty page, the palette and the question in every look', async () => {
    for (const look of looks) {
      const { context, page } = await runsPage(look)
      const w = words[look.language]
      await page.getByRole('heading', { name: w.empty }).waitFor()
      await page.evaluate('document.activeElement?.blur()')
      await checkPage(page, nameOf('runs-empty', look))
      await keepScreen(page, nameOf('runs-empty', look))
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('auto')
      await page.getByRole('option').waitFor()
      await checkPage(page, nameOf('palette', look))
      await keepScreen(page, nameOf('palette', look))
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: w.newRun }).click()
      await page.getByRole('heading', { level: 1, name: w.questions }).waitFor()
      await checkPage(page, nameOf('new-run', look))
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'clientes.csv', mimeType: 'text/csv', buffer: Buffer.from(customersCsv(50)) })
      await page.getByRole('radiogroup', { name: w.target }).waitFor()
      await checkPage(page, nameOf('new-run-filled', look))
      await keepScreen(page, nameOf('new-run', look))
      await context.close()
    }
  })

  it('goes from a file to a report by keyboard alone, in Spanish', async () => {
    // The language is the person's, whatever the browser's: make it Spanish.
    await runsPage({ language: 'es', width: 1440 }).then((opened) => opened.context.close())
    const { context, page } = await open({ language: 'es', width: 1440 }, false)
    await page.goto(`${served.url}/w/tienda-aurora/ai/autopilot`)
    const w = words.es
    const tabTo = async (name: string | RegExp, role: 'button' | 'textbox' | 'combobox' | 'link') => {
      const wanted = page.getByRole(role, { name }).first()
      await wanted.waitFor()
      for (let i = 0; i < 60; i++) {
        if (await wanted.evaluate((element) => element.matches(':focus'))) return
        await page.keyboard.press('Tab')
      }
      assert.fail(`the keyboard does not reach ${name}`)
    }
    await tabTo(w.email, 'textbox')
    await page.keyboard.type(person.email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(person.password)
    await page.keyboard.press('Enter')
    await tabTo(w.newRun, 'button')
    await page.keyboard.press('Enter')
    const file = page.locator('input[type=file]')
    await file.waitFor()
    await file.setInputFiles({ name: 'clientes de la tienda.csv', mimeType: 'text/csv', buffer: Buffer.from(customersCsv(12_000)) })
    await page.getByText('12.000 filas y 6 columnas').waitFor()
    assert.ok(await page.getByRole('radio', { name: 'baja' }).isChecked())
    await tabTo(w.start, 'button')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Trabajando en/ }).waitFor()
    await page.goto(`${served.url}/w/tienda-aurora/ai/autopilot`)
    const row = page.getByRole('row', { name: /clientes de la tienda\.csv/ })
    await row.getByRole('progressbar').waitFor({ timeout: 30_000 })
    await checkPage(page, 'running')
    await keepScreen(page, 'runs-running-es-1440')
    await page.reload()
    await page.getByRole('link', { name: /1 trabajo en marcha/ }).waitFor()
    await row.getByText(w.delivered).waitFor({ timeout: 120_000 })
    await tabTo('Más acciones para clientes de la tienda.csv', 'button')
    await page.keyboard.press('Enter')
    const item = page.getByRole('menuitem', { name: w.report })
    await item.waitFor()
    for (let i = 0; i < 10 && !(await item.evaluate((element) => element.matches(':focus'))); i++) await page.keyboard.press('ArrowDown')
    const [report] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Enter')])
    await report.waitForLoadState()
    assert.match(await report.title(), /baja|clientes/i)
    assert.equal(await report.evaluate('self.origin'), 'null')
    await context.close()
  })

  it('says why a file could not be used and shows long names whole', async () => {
    const long = 'exportación completa del CRM con todas las tiendas y todos los canales de 2026 versión definitiva.csv'
    const { context, page } = await runsPage({ language: 'en', width: 360 })
    // The page offers no column that is always the same; a program may ask for one.
    await page.evaluate(`(async () => {
      const { csrf } = await (await fetch('/api/platform/auth/session')).json()
      const form = new FormData()
      form.append('target', 'b')
      form.append('file', new File(['a,b\\n1,x\\n2,x\\n3,x\\n'], ${JSON.stringify(long)}))
      await fetch('/api/ai/autopilot/runs', { method: 'POST', headers: { 'x-csrf-token': csrf }, body: form })
    })()`)
    await page.reload()
    await page.getByText(words.en.failed).first().waitFor({ timeout: 60_000 })
    await checkPage(page, 'a failed run among the others')
    await page.getByRole('button', { name: long, exact: true }).click()
    await page.getByText('How to mend it', { exact: false }).last().waitFor()
    await checkPage(page, 'failed run')
    await context.close()
  })

  it('shows finished runs in every look', async () => {
    for (const look of looks) {
      const { context, page } = await runsPage(look)
      await page.getByText(words[look.language].delivered).first().waitFor()
      // The server's own sentences follow the language too.
      await page.getByText(words[look.language].constant).waitFor()
      await page.evaluate('document.activeElement?.blur()')
      await checkPage(page, nameOf('runs', look))
      await keepScreen(page, nameOf('runs', look))
      await context.close()
    }
  })

  it('says what the server says in the language that was just chosen, however slowly it answers', async () => {
    const { context, page } = await runsPage({ language: 'es', width: 1440 })
    // Nothing is kept from the language in which the page was opened before.
    await page.reload()
    await page.getByText(words.es.constant).waitFor()
    await page.route('**/api/platform/auth/preferences', async (route) => {
      await sleep(500)
      await route.continue()
    })
    await page.route('**/api/ai/autopilot/runs?*', async (route) => {
      const reply = await route.fetch()
      await sleep(1500)
      // A request that the page gave up cannot be answered any more.
      await route.fulfill({ response: reply }).catch(() => undefined)
    })
    await page.getByRole('button', { name: /Idioma: / }).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await page.getByText(words.en.constant).waitFor()
    await context.close()
  })

  it('finds runs by what is typed, and keeps the place where it is typed', async () => {
    const { context, page } = await runsPage({ language: 'es', width: 1440 })
    await page.getByText(words.es.delivered).first().waitFor()
    await page.getByRole('searchbox').fill('TIENDA clientes')
    await page.getByText('1 fila', { exact: true }).waitFor()
    await page.keyboard.type(' nada')
    await page.getByText('Ninguna fila cumple lo que se busca.').waitFor()
    assert.ok(await page.getByRole('searchbox').evaluate((field) => field.matches(':focus')))
    await page.getByRole('searchbox').fill('')
    await page.getByText('2 filas', { exact: true }).waitFor()
    await page.getByRole('combobox', { name: 'Estado' }).click()
    await page.getByRole('option', { name: words.es.failed }).click()
    await page.getByText('1 fila', { exact: true }).waitFor()
    await page.getByText(words.es.constant).waitFor()
    await checkPage(page, 'runs found')
    await context.close()
  })

  it('tells loading, no connection and no permission apart', async () => {
    const look: Look = { language: 'es', width: 1440 }
    const { context, page } = await runsPage(look)
    const list = '**/api/ai/autopilot/runs?*'
    await page.route(list, () => undefined)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('status', { name: 'Cargando…' }).waitFor()
    await checkPage(page, 'loading')
    await page.unroute(list)
    await page.route(list, (route) => route.abort())
    await page.reload()
    await page.getByText('No se puede hablar con Rumbo.').waitFor({ timeout: 20_000 })
    await checkPage(page, 'offline')
    await keepScreen(page, 'runs-offline-es-1440')
    await page.unroute(list)
    await page.getByRole('button', { name: 'Reintentar' }).click()
    await page.getByText(words.es.delivered).first().waitFor()
    await page.route('**/api/platform/auth/session', async (route) => {
      const reply = await route.fetch()
      await route.fulfill({ response: reply, json: { ...(await reply.json()), permissions: [] } })
    })
    await page.reload()
    await page.getByRole('heading', { name: 'No tienes acceso a esta página' }).waitFor()
    await checkPage(page, 'denied')
    await keepScreen(page, 'denied-es-1440')
    await page.unroute('**/api/platform/auth/session')
    await page.goto(`${served.url}/w/tienda-aurora/nada`)
    await page.getByRole('heading', { name: 'Esta página no existe' }).waitFor()
    await checkPage(page, 'missing')
    await context.close()
  })

  it('signs out', async () => {
    const { context, page } = await runsPage({ language: 'en', width: 360 })
    await page.getByRole('button', { name: /Account of/ }).click()
    await checkPage(page, 'account menu')
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: words.en.signIn }).waitFor()
    await context.close()
  })

  it('met no fault of a script and no breach of the content security policy on the way', () => {
    assert.deepEqual(faults, [])
  })
})
