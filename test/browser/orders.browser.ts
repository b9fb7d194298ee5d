import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const file = '../shared/data/online_retail_sample.csv'
const skip =
  executablePath === undefined
    ? 'no Chromium on this machine'
    : !existsSync('dist/web/index.html')
      ? 'the web is not built'
      : !existsSync(file) && 'no data beside the project'
const base = '/w/tienda-aurora/ai/problems'

const words = {
  es: {
    ...{ offer: '¿Son pedidos? Pregunta sin columna de resultado', want: '¿Qué quieres saber?', seen: 'Esto es lo que veo' },
    ...{ leave: /Quién no volverá a comprar/, value: /Cuánto valdrá cada cliente/, go: 'Preguntar', ready: 'Lista', people: 'Clientes' },
    ...{
      found: /Lista de \d+ clientes/,
      download: 'Descargar la lista',
      detail: 'Ver todo y cambiar qué es cada columna',
      days: 'Días que se miran',
    },
    ...{ shown: /Los últimos \d+ días se apartan/, measured: /acierta el/ },
  },
  en: {
    ...{ offer: 'Are these orders? Ask without a result column', want: 'What do you want to know?', seen: 'This is what I see' },
    ...{ leave: /Who will not buy again/, value: /How much each customer will be worth/, go: 'Ask', ready: 'Ready', people: 'Customers' },
    ...{
      found: /The list groups them by what they did/,
      download: 'Download the list',
      detail: 'See everything and change what each column is',
      days: 'Days that are looked at',
    },
    ...{ shown: /The last \d+ days are set aside/, measured: /To know sooner, test/ },
  },
} as const

describe('from orders alone to a list, in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  const faults: string[] = []
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })

  async function open(language: 'es' | 'en', width: number): Promise<Page> {
    const locale = language === 'es' ? 'es-ES' : 'en-GB'
    const page = await (await browser.newContext({ viewport: { width, height: 900 }, locale })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    return page
  }
  let spanish: Page
  let decisions = 0
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 90_000 })
  const choose = async (press: Promise<unknown>) => {
    decisions++
    await press
  }

  it('takes ten decisions at most from the file to who will not buy again, in Spanish', async () => {
    const t = words.es
    const page = (spanish = await open('es', 1440))
    await signUp(page, served.firstRunUrl)
    await page.goto(`${served.url}${base}`)
    await choose(
      page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'pedidos.csv', mimeType: 'text/csv', buffer: readFileSync(file) }),
    )
    await choose(page.getByRole('link', { name: t.offer }).click())
    await heading(page, t.want)
    await page.getByRole('heading', { name: t.seen }).waitFor()
    await page.getByRole('figure').getByText(t.shown).waitFor()
    await checkPage(page, 'a question to orders')
    await keepScreen(page, 'ai-orders-ask-es-1440')
    await page.getByRole('button', { name: t.detail }).click()
    await page.getByRole('combobox', { name: 'Cliente', exact: true }).waitFor()
    await checkPage(page, 'what each column of orders is')
    await page.getByRole('button', { name: t.detail }).click()
    await choose(page.getByRole('radio', { name: t.leave }).click())
    await choose(page.getByRole('button', { name: t.go, exact: true }).click())
    await heading(page, t.leave)
    await page.getByText(t.found).waitFor({ timeout: 120_000 })
    await page.getByText(t.measured).waitFor()
    const table = page.getByRole('table', { name: t.people })
    await table
      .getByText(/\((la sube|la baja)\)/)
      .first()
      .waitFor()
    await checkPage(page, 'an answer about orders')
    await keepScreen(page, 'ai-orders-answer-es-1440')
    await choose(page.getByRole('button', { name: 'Más acciones' }).click())
    const [saved] = await Promise.all([page.waitForEvent('download'), choose(page.getByRole('menuitem', { name: t.download }).click())])
    assert.equal(
      readFileSync((await saved.path())!)
        .subarray(0, 2)
        .toString(),
      'PK',
    )
    assert.ok(decisions <= 10, String(decisions))
    console.log(`  ${decisions} decisions`)
  })

  it('goes on to a campaign with a control group, drawn from these customers', async () => {
    const answer = spanish.url()
    await spanish.getByRole('button', { name: 'Crear campaña' }).click()
    await heading(spanish, 'Nueva campaña')
    await spanish.getByText('Los 274 clientes de la lista de «pedidos.csv».').waitFor()
    await spanish.getByLabel('Nombre de la campaña').fill('Vuelve')
    await spanish.getByLabel('Declaro que estas personas consintieron este canal').check()
    await checkPage(spanish, 'a campaign from an answer')
    await spanish.getByRole('button', { name: 'Seguir al grupo de control' }).click()
    await heading(spanish, 'Vuelve')
    await spanish.getByRole('button', { name: 'Sortear' }).click()
    await spanish.getByRole('button', { name: 'Confirmar la campaña' }).waitFor()
    await spanish.goto(answer)
    await heading(spanish, words.es.leave)
  })

  it('looks at other days when asked, and says what it cannot read', async () => {
    const t = words.es
    await spanish.getByRole('button', { name: 'Más acciones' }).click()
    await spanish.getByRole('menuitem', { name: 'Preguntar otra cosa' }).click()
    await heading(spanish, t.want)
    const days = spanish.getByLabel(t.days)
    await days.fill('45')
    await spanish.getByRole('figure').getByText('Los últimos 45 días').waitFor()
    await spanish.getByRole('button', { name: t.detail }).click()
    await spanish.getByRole('combobox', { name: 'Fecha', exact: true }).click()
    await spanish.getByRole('option').first().click()
    await spanish.getByRole('button', { name: 'Volver a lo que se reconoció' }).click()
    await spanish.getByRole('heading', { name: t.seen }).waitFor()
  })

  // Of so few customers nothing foretells what each will spend: the list groups them, with a test to try
  it('says on a phone, in English, that nothing foretells what customers are worth, and groups them', async () => {
    const t = words.en
    await spanish.setViewportSize({ width: 360, height: 740 })
    await spanish.goto(`${served.url}${base}`)
    await spanish.getByRole('button', { name: /(Idioma|Language): / }).click()
    await spanish.getByRole('menuitem', { name: 'English' }).click()
    await spanish.locator('html[lang=en]').waitFor({ state: 'attached' })
    await spanish.getByRole('link', { name: 'Who will not buy again' }).waitFor()
    await checkPage(spanish, 'questions to orders')
    await spanish
      .getByRole('link', { name: /pedidos\.csv/ })
      .first()
      .click()
    await spanish.getByRole('link', { name: t.offer }).click()
    await heading(spanish, t.want)
    await spanish.getByRole('radio', { name: t.value }).click()
    await keepScreen(spanish, 'ai-orders-ask-en-360')
    await spanish.getByRole('button', { name: t.go, exact: true }).click()
    await heading(spanish, t.value)
    await spanish.getByText(t.found).waitFor({ timeout: 120_000 })
    await spanish.getByText(t.measured).waitFor()
    await checkPage(spanish, 'an answer about orders on a phone')
    await keepScreen(spanish, 'ai-orders-answer-en-360')
  })
})
