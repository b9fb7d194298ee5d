import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium } from 'playwright-core'
import { renderReport } from '../../src/ai/autopilot/report/index.ts'
import { sampleNumber, sampleRun, sampleWithoutSignal } from '../../src/ai/autopilot/report/sample-run.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const screens = 'docs/screens'
const widths = [360, 1440] as const

describe('report in a browser', { skip: executablePath === undefined && 'no Chromium on this machine' }, () => {
  let browser: Browser
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rumbo-report-'))
    mkdirSync(screens, { recursive: true })
    browser = await chromium.launch({ executablePath: executablePath!, headless: true, args })
  })
  after(async () => {
    await browser.close()
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

  const cases = { report: sampleRun(), 'report-no-signal': sampleWithoutSignal(), 'report-number': sampleNumber() }
  for (const [name, run] of Object.entries(cases)) {
    for (const language of ['es', 'en'] as const) {
      for (const width of widths) {
        it(`${name} in ${language} at ${width} px fits, is accessible and asks for nothing`, async () => {
          const { context, page, problems } = await open(`${name}-${language}`, renderReport(run, language), { width })
          const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
          assert.equal(overflow, 0)
          const { violations } = await new AxeBuilder({ page }).analyze()
          assert.deepEqual(
            violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`),
            [],
          )
          assert.deepEqual(problems, [])
          await page.screenshot({ path: `${screens}/${name}-${language}-${width}.png`, fullPage: true })
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
    await page.screenshot({ path: `${screens}/report-es-dark.png`, fullPage: true })
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
      // The printed area of A4 with the margins of the page, in CSS pixels: 180 × 265 mm.
      const { context, page } = await open(`print-${language}`, renderReport(sampleRun(), language), { width: 680, colorScheme: 'dark' })
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
      const sheets = pdf.toString('latin1').match(/\/MediaBox\s*\[[^\]]*\]/g) ?? []
      assert.ok(sheets.length >= 4 && sheets.length <= 20, `${sheets.length} sheets`)
      await page.emulateMedia({ media: 'print', colorScheme: 'light' })
      const tallest = await page.evaluate(
        'Math.max(...[...document.querySelectorAll("figure")].map((f) => f.getBoundingClientRect().height))',
      )
      assert.ok((tallest as number) < 1000, 'a chart does not fit on a page')
      await page.screenshot({ path: `${screens}/report-${language}-print.png`, fullPage: true })
      await context.close()
    })
  }
})
