import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import ExcelJS from 'exceljs'
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

const words = {
  es: {
    bring: 'Traer mis datos',
    bringing: 'Traer datos',
    open: 'Ver lo que hay en él',
    see: 'Esto es lo que veo',
    comma: 'decimales con coma',
    ask: 'Preguntar a estos datos',
    want: '¿Qué quieres saber?',
    value: 'Valor de un cliente',
    cost: 'Coste de un contacto',
    find: 'Buscar la respuesta',
    first: 'Los primeros de la lista',
    list: 'Descargar la lista',
    publish: 'Publicar',
    publishing: 'Publicar el modelo',
    score: 'Puntuar un archivo',
    scoring: /^Puntuar con/,
    scoreOf: (file: string) => `Puntuar «${file}»`,
    scored: 'Descargar la lista (Excel)',
  },
  en: {
    bring: 'Bring my data',
    bringing: 'Bring data',
    open: 'See what it holds',
    see: 'What I see',
    comma: 'decimal comma',
    ask: 'Ask these data',
    want: 'What do you want to know?',
    value: 'Value of a customer',
    cost: 'Cost of a contact',
    find: 'Find the answer',
    first: 'The first on the list',
    list: 'Download the list',
    publish: 'Publish',
    publishing: 'Publish the model',
    score: 'Score a file',
    scoring: /^Score with/,
    scoreOf: (file: string) => `Score “${file}”`,
    scored: 'Download the list (Excel)',
  },
} as const
type Language = keyof typeof words
type Walk = Readonly<{ language: Language; width: 360 | 1440; name: string; buffer: Buffer; hasMoney?: true; hasCommas?: true }>

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
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const link = (name: string | RegExp) => page.getByRole('link', { name, exact: true })
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 180_000 })
  /** Counts what a person has to decide. */
  const decide = async (act: () => Promise<unknown>) => {
    decisions++
    await act()
  }
  const saved = async (press: () => Promise<unknown>): Promise<ExcelJS.Worksheet> => {
    const [file] = await Promise.all([page.waitForEvent('download'), press()])
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile((await file.path())!)
    return book.worksheets[0]!
  }

  /** To the list of the file, the published model, and the list of a file that is scored with it. */
  async function walk({ language, width, name, buffer, hasMoney, hasCommas }: Walk): Promise<void> {
    const w = words[language]
    const look = async (what: string) => {
      await checkPage(page, `${what} of ${name}, ${language} ${width}`)
      await keepScreen(page, `journey-${what}-${language}-${width}`)
    }
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 })
    await page.goto(`${served.url}/w/tienda-aurora/home/start`)
    await button(/(Idioma|Language): /).click()
    await page.getByRole('menuitem', { name: language === 'es' ? 'Español' : 'English' }).click()
    await page.locator(`html[lang=${language}]`).waitFor()
    decisions = 0
    if ((await link(w.bring).count()) > 0) await decide(() => link(w.bring).first().click())
    else await page.goto(`${served.url}/w/tienda-aurora/data/sources`)
    await heading(w.bringing)
    await decide(() => page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer }))
    await link(w.open).waitFor({ timeout: 60_000 })
    await decide(() => link(w.open).click())
    await heading(w.see)
    if (hasCommas) await page.getByText(w.comma).first().waitFor()
    await look('file')
    await decide(() => button(w.ask).click())
    await heading(w.want)
    await button(w.find).waitFor()
    await look('question')
    if (hasMoney) {
      await decide(() => page.getByLabel(w.value).fill('60'))
      await decide(() => page.getByLabel(w.cost).fill('3'))
    }
    // A second click is no second run.
    await decide(() => button(w.find).dblclick())
    await button(w.publish).waitFor({ timeout: 180_000 })
    await page.getByRole('heading', { name: w.first }).waitFor()
    assert.equal(await page.getByRole('region', { name: w.first }).getByRole('article').count(), 10)
    await look('result')
    const list = await saved(async () => {
      await decide(() => button(w.list).first().click())
    })
    assert.ok(list.rowCount > 1000)
    assert.ok(decisions <= 10, `${decisions} decisions to the list`)
    await decide(() => button(w.publish).click())
    await heading(w.publishing)
    await decide(() => button(w.publish).click())
    await page.waitForURL(/\/ai\/registry\/[^/]+$/)
    await look('model')
    await button(w.score).click()
    await heading(w.scoring)
    await button(w.scoreOf(name)).first().click()
    await heading(name)
    await button(w.scored).waitFor({ timeout: 60_000 })
    await look('scores')
    const scored = await saved(() => button(w.scored).click())
    assert.equal(scored.rowCount, list.rowCount)
  }

  for (const language of ['es', 'en'] as const) {
    it(`takes ten decisions at most with the customers of a telephone company: ${language}`, () =>
      walk({
        ...{ language, width: 1440, hasMoney: true },
        ...{ name: `telco ${language}.csv`, buffer: readFileSync(`${data}/churn_telco_ibm_train.csv`) },
      }))
    it(`reads a bank’s file as a Spanish Excel saves it, on a phone: ${language}`, () =>
      walk({ language, width: 360, hasCommas: true, name: `banco ${language}.csv`, buffer: spanishBank() }))
  }

  it('began one run for each question', async () => {
    const { items } = await (await page.context().request.get(`${served.url}/api/ai/autopilot/runs`)).json()
    assert.equal(items.length, 4)
  })
})
