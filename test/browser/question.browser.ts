import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { customersCsv } from './customers-csv.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const problems = '/w/tienda-aurora/ai/problems'
const words = {
  es: {
    menu: 'Español',
    title: 'Preguntas',
    question: '¿Qué quieres saber?',
    leave: /¿Quién dejará de ser cliente\?/,
    own: /Ya tengo el resultado en una columna/,
    start: 'Buscar la respuesta',
    value: 'Valor de un cliente',
    settings: 'Ver detalle',
    trials: 'Pruebas de ajustes',
    keep: 'Parar y quedarse con lo mejor',
    working: /^Trabajando en/,
    decisions: 'Qué se ha decidido y por qué',
  },
  en: {
    menu: 'English',
    title: 'Questions',
    question: 'What do you want to know?',
    leave: /Who will stop being a customer\?|Who will leave\?/,
    own: /I have the result in a column already/,
    start: 'Find the answer',
    value: 'Value of a customer',
    settings: 'Show detail',
    trials: 'Settings to try',
    keep: 'Stop and keep the best',
    working: /^Working on/,
    decisions: 'What was decided and why',
  },
} as const
type Language = keyof typeof words

describe('a question in a browser', { skip }, () => {
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

  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const look = async (language: Language, width: number) => {
    await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
    await page.goto(`${served.url}${problems}`)
    await button(/(Idioma|Language): /).click()
    await page.getByRole('menuitem', { name: words[language].menu }).click()
    await page.getByRole('heading', { level: 1, name: words[language].title }).waitFor()
  }
  const bring = async (name: string, text: string) => {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  }
  const isChecked = (name: string | RegExp) => page.getByRole('radio', { name }).first().isChecked()

  for (const [language, width] of [
    ['es', 1440],
    ['en', 360],
  ] as const) {
    const w = words[language]
    it(`goes from a file to a run with the guesses that were made for one (${language}, ${width})`, async () => {
      await look(language, width)
      await checkPage(page, 'which file')
      await keepScreen(page, `ai-problems-${language}-${width}`)
      await bring('clientes.csv', customersCsv(1500))
      await page.getByRole('heading', { level: 1, name: w.question }).waitFor()
      await button(w.start).waitFor()
      assert.ok(await isChecked(w.leave), 'the question that a column speaks of is proposed')
      assert.ok(await isChecked('baja'), 'so is the column')
      await page
        .getByText(language === 'es' ? /Se aprende de 4 datos de cada persona/ : /It learns from 4 columns about each person/)
        .waitFor()
      await button(language === 'es' ? 'Usarla: «cliente»' : 'Use it: "cliente"').click()
      await page
        .getByText(language === 'es' ? /Se aprende de 5 datos de cada persona/ : /It learns from 5 columns about each person/)
        .waitFor()
      await button(language === 'es' ? 'No usarla: «cliente»' : 'Leave it out: "cliente"').click()
      await checkPage(page, 'what to know')
      await page.evaluate('document.activeElement?.blur(), scrollTo(0, 0)')
      await keepScreen(page, `ai-problems-question-${language}-${width}`)
      await page.getByLabel(w.value).fill('40')
      if ((await button(w.settings).count()) > 0) await button(w.settings).click()
      await page.getByLabel(w.trials).fill('200')
      await checkPage(page, 'what to know, all of it')
      await button(w.start).click()
      await page.getByRole('heading', { level: 1, name: w.working }).waitFor()
      await page.getByText(w.decisions).waitFor()
      await page
        .getByRole('listitem')
        .filter({ hasText: /muestra de prueba|test sample/ })
        .first()
        .waitFor()
      await checkPage(page, 'working')
      await keepScreen(page, `ai-working-${language}-${width}`)
      await page.reload()
      await button(w.keep).click()
      await page.getByText(language === 'es' ? /Se deja de probar/ : /Trying ends with/).waitFor()
      await page.getByRole('heading', { level: 1, name: w.working }).waitFor({ state: 'hidden', timeout: 120_000 })
      const { items } = await page.evaluate<{ items: { id: string; status: string }[] }>(
        'fetch("/api/ai/autopilot/runs").then((r) => r.json())',
      )
      assert.equal(items[0]!.status, 'delivered')
      const { tuning } = await page.evaluate<{ tuning: { trialsDone: number; stoppedByPerson: boolean } }>(
        `fetch("/api/ai/autopilot/runs/${items[0]!.id}/files/run.json").then((r) => r.json())`,
      )
      assert.ok(tuning.stoppedByPerson && tuning.trialsDone < 200)
    })
  }

  it('says at the field what cannot be, and keeps what was entered, also after a reload', async () => {
    await look('es', 1440)
    await bring('clientes.csv', customersCsv(1500))
    await button('Buscar la respuesta').waitFor()
    await page.getByRole('radio', { name: /Ya tengo el resultado/ }).click()
    await page.getByLabel('Coste de un contacto').fill('2000000')
    await button('Buscar la respuesta').click()
    await page.getByText('Cómo arreglarlo').waitFor()
    await page.locator('[aria-invalid="true"]').first().waitFor()
    await checkPage(page, 'a choice that cannot be')
    await page.evaluate('scrollTo(0, 0)')
    await keepScreen(page, 'ai-problems-refused-es-1440')
    assert.match(await page.getByLabel('Coste de un contacto').inputValue(), /2000000/)
    await page.getByLabel('Coste de un contacto').fill('3')
    await button('Buscar la respuesta').click()
    await page.getByRole('heading', { level: 1, name: words.es.working }).waitFor()
    await button('Cancelar').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancelar' }).click()
    await page
      .getByText(/Detenida|se detuvo/i)
      .first()
      .waitFor()
  })

  it('goes on after the server was killed, says so, and doubles nothing', async () => {
    await look('es', 1440)
    const before = await page.evaluate<number>('fetch("/api/ai/autopilot/runs").then((r) => r.json()).then(({ items }) => items.length)')
    await bring('clientes.csv', customersCsv(4000))
    await button('Buscar la respuesta').waitFor()
    await button('Buscar la respuesta').click()
    await page.getByRole('heading', { level: 1, name: words.es.working }).waitFor()
    await page
      .getByRole('listitem')
      .filter({ hasText: /muestra de prueba/ })
      .first()
      .waitFor()
    await served.killAndStart()
    await page.getByText('El servidor se reinició; se empezó de nuevo, nada se duplicó.').waitFor({ timeout: 90_000 })
    await checkPage(page, 'after a restart')
    await keepScreen(page, 'ai-working-restarted-es-1440')
    await page.getByRole('heading', { level: 1, name: words.es.working }).waitFor({ state: 'hidden', timeout: 120_000 })
    const runs = await page.evaluate<{ status: string }[]>(
      'fetch("/api/ai/autopilot/runs").then((r) => r.json()).then(({ items }) => items)',
    )
    assert.deepEqual([runs.length, runs[0]!.status], [before + 1, 'delivered'])
  })

  it('asks a file that is kept', async () => {
    await look('es', 1440)
    await page.evaluate(`(async () => {
      const { csrf } = await (await fetch('/api/platform/auth/session')).json()
      const headers = { 'x-csrf-token': csrf }
      const text = ${JSON.stringify(customersCsv(800))}
      const file = new Blob([text])
      const body = JSON.stringify({ name: 'guardado.csv', bytes: file.size })
      const { id } = await (await fetch('/api/data/files', { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body })).json()
      const form = new FormData()
      form.append('offset', '0')
      form.append('file', file, 'piece')
      await fetch('/api/data/files/' + id + '/pieces', { method: 'POST', headers, body: form })
      while ((await (await fetch('/api/data/files/' + id)).json()).state !== 'ready') await new Promise((go) => setTimeout(go, 200))
    })()`)
    await page.reload()
    await page.getByRole('link', { name: 'Preguntar a «guardado.csv»' }).waitFor()
    await checkPage(page, 'kept files')
    await keepScreen(page, 'ai-problems-kept-es-1440')
    await page.getByRole('link', { name: 'Preguntar a «guardado.csv»' }).click()
    await button('Buscar la respuesta').waitFor()
    await checkPage(page, 'a kept file')
    await button('Buscar la respuesta').click()
    await page.getByRole('heading', { level: 1, name: words.es.working }).waitFor()
    await page.getByRole('heading', { level: 1, name: words.es.working }).waitFor({ state: 'hidden', timeout: 120_000 })
  })

  it('says how many more rows are needed, and that a file has no result', async () => {
    await look('es', 360)
    await bring('pocos.csv', customersCsv(40))
    await page.getByText(/hacen falta unas \d+ filas más/).waitFor()
    assert.ok(await button('Buscar la respuesta').isDisabled())
    await checkPage(page, 'too little')
    await keepScreen(page, 'ai-problems-too-little-es-360')
    await page.getByRole('link', { name: 'Elegir otro archivo' }).click()
    await bring('nombres.csv', `nombre\n${Array.from({ length: 60 }, (_, i) => `persona ${i}`).join('\n')}\n`)
    await page.getByText('Ninguna columna dice lo que pasó con cada persona').waitFor()
    await checkPage(page, 'no outcome')
    await page.getByRole('link', { name: 'Elegir otro archivo' }).click()
    await bring('vacio.csv', '')
    await page.getByRole('alert').filter({ hasText: 'vacio.csv' }).waitFor()
    await bring('vacia.csv', 'nombre;baja\n')
    await page.getByText('Cómo arreglarlo').waitFor()
    await checkPage(page, 'a file that cannot be read')
  })
})
