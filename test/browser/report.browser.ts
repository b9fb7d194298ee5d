import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { autopilot, renderReport } from '#ai/autopilot'
import type { RunReport } from '#schema/ai/autopilot'
import { sampleNumber, sampleRun, sampleWithoutSignal } from '../../src/ai/autopilot/report/sample-run.ts'
import { executablePath, launch, screenFile } from './chromium.ts'

const dataFile = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'churn_telco_ibm_train.csv')
const widths = [360, 1440] as const
/** What is kept to look at. */
const kept = new Set(['report', 'report-no-signal-es', 'report-number-en'])

describe('report in a browser', { skip: executablePath === undefined && 'no Chromium on this machine' }, () => {
  let browser: Browser
  let folder: string
  let telco: Promise<RunReport> | undefined
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rumbo-report-'))
    if (existsSync(dataFile)) {
      const value = { value: 40, valueIs: 'margin', vat: 'out', cost: 9 } as const
      telco = autopilot({
        file: dataFile,
        target: 'Churn',
        protect: ['gender'],
        trials: 6,
        seed: 1,
        out: join(folder, 'run'),
        language: 'es',
        ...value,
      })
    }
    browser = await launch()
  })
  after(async () => {
    await browser.close()
    // A run that no chosen test waited for still writes into the folder.
    await telco?.catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (name: string, text: string, options: { width: number; colorScheme?: 'light' | 'dark' }) => {
    const file = join(folder, `${name}.html`)
    writeFileSync(file, text)
    const context = await browser.newContext({
      viewport: { width: options.width, height: 900 },
      colorScheme: options.colorScheme ?? 'light',
    })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', (message) => problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('request', (request) => {
      if (request.url() !== `file://${file}`) problems.push(`asks for ${request.url()}`)
    })
    await page.goto(`file://${file}`)
    return { context, page, problems }
  }

  const cases: Record<string, () => RunReport | Promise<RunReport>> = {
    report: async () => (await telco)!,
    'report-sample': sampleRun,
    'report-no-signal': sampleWithoutSignal,
    'report-number': sampleNumber,
  }
  for (const [name, make] of Object.entries(cases)) {
    const skip = name === 'report' && !existsSync(dataFile) && 'data folder absent'
    for (const language of ['es', 'en'] as const) {
      for (const width of widths) {
        it(`${name} in ${language} at ${width} px fits, is accessible and asks for nothing`, { skip }, async () => {
          const run = await make()
          const { context, page, problems } = await open(`${name}-${language}`, renderReport(run, language), { width })
          const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
          assert.equal(overflow, 0)
          const { violations } = await new AxeBuilder({ page }).analyze()
          assert.deepEqual(
            violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`),
            [],
          )
          assert.deepEqual(problems, [])
          if (kept.has(name) || kept.has(`${name}-${language}`)) {
            await page.screenshot({ path: screenFile(`${name}-${language}-${width}`), fullPage: true })
          }
          await context.close()
        })
      }
    }
  }

  it('is accessible in the dark', async () => {
    const { context, page } = await open('dark', renderReport(sampleRun(), 'es'), { width: 1440, colorScheme: 'dark' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    assert.deepEqual(
      violations.map((v) => v.id),
      [],
    )
    await page.screenshot({ path: screenFile('report-es-dark'), fullPage: true })
    await context.close()
  })

  it('cannot be taken over by a column name', async () => {
    const hostile = '"><img src=x onerror="document.title=1"><script>document.title=1</script>'
    const run = sampleRun()
    const named = {
      ...run,
      problem: { ...run.problem, target: hostile, positive: hostile },
      importance: run.importance.map((i) => ({ ...i, column: hostile + i.column })),
    }
    const { context, page } = await open('hostile', renderReport(named, 'en'), { width: 360 })
    assert.equal(await page.locator('script, img').count(), 0)
    assert.match(await page.title(), /onerror/)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0)
    await context.close()
  })

  for (const language of ['es', 'en'] as const) {
    it(`prints in ${language} on A4 with no chart cut`, async () => {
      const run = (await telco) ?? sampleRun()
      // The printed area of A4 with the margins of the page, in CSS pixels: 180 × 265 mm.
      const { context, page } = await open(`print-${language}`, renderReport(run, language), { width: 680, colorScheme: 'dark' })
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
      const sheets = pdf.toString('latin1').match(/\/MediaBox\s*\[[^\]]*\]/g) ?? []
      assert.ok(sheets.length >= 4 && sheets.length <= 20, `${sheets.length} sheets`)
      await page.emulateMedia({ media: 'print', colorScheme: 'light' })
      const tallest = await page.evaluate(
        'Math.max(...[...document.querySelectorAll("figure")].map((f) => f.getBoundingClientRect().height))',
      )
      assert.ok((tallest as number) < 1000, 'a chart does not fit on a page')
      await page.screenshot({ path: screenFile(`report-${language}-print`), fullPage: true })
      await context.close()
    })
  }
})
