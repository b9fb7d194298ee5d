import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RunReport } from '#schema/ai/autopilot'
import { contactShare, doubtsOf, gainAt, testCases, trustOf, usableOf } from './answer.ts'
import { trendOf } from './causes.ts'
import { layoutRows } from './chart-rows.ts'
import { layoutXy } from './chart-xy.ts'
import { escapeHtml, html } from './html.ts'
import { renderDecision, renderModelCard, renderReport } from './index.ts'
import { sampleNumber, sampleRun, sampleWithoutSignal } from './sample-run.ts'
import { niceTicks } from './scale.ts'

const usable = (run: RunReport) => usableOf(run, doubtsOf(run))
/** What a person reads: without style and tags. */
const textOf = (page: string) =>
  page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replace(/\s+/g, ' ')

it('uses samples that are reports of a run', () => {
  for (const run of [sampleRun(), sampleWithoutSignal(), sampleNumber()]) RunReport.parse(run)
})

describe('answer', () => {
  it('says what was found, how sure, whether to use it, whom and what it is worth, in both languages', () => {
    const es = textOf(renderReport(sampleRun(), 'es'))
    for (const words of [
      'Sí, 2,9 veces mejor que el azar',
      'está entre 2,7 y 3,1 veces',
      'Se puede usar con cuidado',
      'el 40 % con mayor puntuación',
      'margen, sin IVA',
      'estimado',
    ]) {
      assert.ok(es.replaceAll(' ', ' ').includes(words), words)
    }
    const en = textOf(renderReport(sampleRun(), 'en'))
    for (const words of ['Yes, 2.9 times better than chance', 'between 2.7 and 3.1 times', 'Use with care', 'margin, without VAT']) {
      assert.ok(en.replaceAll(' ', ' ').includes(words), words)
    }
  })
  it('comes before every figure', () => {
    const page = renderReport(sampleRun(), 'es')
    assert.ok(page.indexOf('class="answer"') < page.indexOf('<svg'))
    assert.ok(page.indexOf('class="answer"') < page.indexOf('<table'))
  })
  it('is no, with a way out, where nothing was found', () => {
    const page = renderReport(sampleWithoutSignal(), 'es')
    assert.equal(usable(sampleWithoutSignal()), 'no')
    assert.match(textOf(page), /no se puede anticipar «baja» mejor que al azar/)
    assert.match(textOf(page), /Qué hacer ahora/)
    assert.doesNotMatch(page, /scores\.xlsx|<svg/)
  })
  it('is yes only when nothing must be read first', () => {
    const clean = sampleRun({ leaks: [], fairness: [] })
    assert.equal(usable(clean), 'yes')
    assert.equal(
      usable({ ...clean, test: { ...clean.test, figures: { ...clean.test.figures, auc: { value: 0.53, low: 0.49, high: 0.57 } } } }),
      'no',
    )
    const low = { ...clean.test.figures, auc: { value: 0.6, low: 0.53, high: 0.67 } }
    assert.equal(usable({ ...clean, test: { ...clean.test, figures: low } }), 'careful')
  })
  it('calls probabilities poor only when they stray further than chance explains', () => {
    const run = sampleRun({ leaks: [], fairness: [] })
    const figures = { ...run.test.figures, ece: { value: 0.09, low: null, high: null } }
    const strayed = (points: number, low: number) => ({
      ...run,
      test: {
        ...run.test,
        figures,
        calibration: run.test.calibration.map((p, i) => ({
          ...p,
          predicted: 0.5,
          observed: { value: 0.4, low: i < points ? low : 0.3, high: 0.6 },
        })),
      },
    })
    assert.equal(trustOf(strayed(2, 0.51)), 'poor')
    assert.equal(usable(strayed(2, 0.51)), 'careful')
    assert.equal(trustOf(strayed(1, 0.51)), 'unsure')
    assert.equal(usable(strayed(1, 0.51)), 'yes')
    assert.match(textOf(renderReport(strayed(1, 0.51), 'es')), /con tan pocas filas puede ser azar/)
  })
  it('answers by pairs of rows when the test sample has fewer than ten rows', () => {
    const run = sampleRun()
    const tiny = {
      ...run,
      test: {
        ...run.test,
        rows: 8,
        deciles: [],
        confusion: {
          labels: ['No', 'Sí'],
          counts: [
            [4, 0],
            [1, 3],
          ],
        },
      },
    }
    assert.equal(testCases(tiny), 4)
    assert.match(textOf(renderReport(tiny, 'es')), /Sí: de cada dos filas, una con «baja: Sí» y otra sin ello/)
    assert.match(textOf(renderReport(tiny, 'en')), /Yes: of two rows, one with “baja: Sí” and one without/)
  })
  it('names nobody when contacting never pays', () => {
    const run = sampleRun()
    const never = { ...run, value: { ...run.value!, bestShare: 0, profitAtBest: { value: 0, low: 0, high: 0 } } }
    assert.match(textOf(renderReport(never, 'es')), /a nadie, de momento/)
  })
  it('counts the cases that a share of the list reaches, straight between tenths', () => {
    const run = sampleRun()
    assert.equal(gainAt(run, 0), 0)
    assert.equal(gainAt(run, 1), 1)
    assert.ok(Math.abs(gainAt(run, 0.15) - (284 + 104) / 980) < 1e-12)
    assert.equal(contactShare(run), 0.4)
  })
})

describe('page', () => {
  it('is one file that asks for nothing and runs nothing', () => {
    for (const language of ['es', 'en'] as const) {
      const page = renderReport(sampleRun(), language)
      assert.match(page, /Content-Security-Policy" content="default-src &#39;none&#39;|default-src 'none'/)
      assert.doesNotMatch(page, /<script|<link|<img|@import|url\(|https?:\/\//)
      assert.match(page, new RegExp(`<html lang="${language}">`))
    }
  })
  it('is the same bytes for the same run', () => {
    assert.equal(renderReport(sampleRun(), 'es'), renderReport(sampleRun(), 'es'))
  })
  it('shows hostile names as text, in the page and in the card', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='x'>\u202E[[lift|x]]{target}`
    const run = sampleRun()
    const named: RunReport = {
      ...run,
      source: { ...run.source, name: hostile },
      problem: { ...run.problem, target: hostile, positive: hostile, classes: ['No', hostile] },
      columns: run.columns.map((c) => ({ ...c, name: hostile })),
      importance: run.importance.map((i) => ({ ...i, column: hostile })),
      dependence: run.dependence.map((d) => ({
        ...d,
        column: hostile,
        points: d.points.map((p) => (d.kind === 'category' ? { ...p, at: hostile + p.at } : p)),
      })),
      fairness: run.fairness.map((f) => ({ ...f, column: hostile, groups: f.groups.map((g) => ({ ...g, level: hostile })) })),
      decisions: [{ stage: 'reading', code: 'LEAK_COPY_EXCLUDED', level: 'warning', params: { column: hostile } }],
      test: { ...run.test, confusion: { labels: ['No', hostile], counts: run.test.confusion!.counts } },
      withoutSuspects: { ...run.withoutSuspects!, columns: [hostile] },
      options: { target: hostile, drop: [hostile] },
    }
    const page = renderReport(named, 'en')
    assert.doesNotMatch(page, /<script|<img|\u202E/)
    assert.doesNotMatch(renderModelCard(named, 'en'), /(?<!\\)<script/)
  })
  it('explains each term once and lists it at the end', () => {
    const page = renderReport(sampleRun(), 'es')
    assert.equal(page.match(/href="#word-testSample"/g)?.length, 1)
    assert.match(page, /<dt id="word-testSample">/)
    assert.doesNotMatch(page, /\[\[|[\uE000-\uE002]/)
  })
  it('leaves no parameter unfilled in either language', () => {
    for (const run of [sampleRun(), sampleWithoutSignal(), sampleNumber()]) {
      for (const language of ['es', 'en'] as const) {
        assert.doesNotMatch(textOf(renderReport(run, language)), /\{\w+[}:|]|undefined|NaN|\[object/)
        assert.doesNotMatch(renderModelCard(run, language), /\{\w+[}:|]|undefined|NaN|\[object/)
      }
    }
  })
  it('gives every chart a name and its numbers in a table', () => {
    const page = renderReport(sampleRun(), 'es')
    const charts = page.match(/<svg/g)!.length
    assert.equal(page.match(/<svg class="\w+" role="img" aria-label="[^"]+"/g)?.length, charts)
    const regions = [...page.matchAll(/role="region" aria-label="([^"]+)"/g)].map(([, label]) => label)
    assert.equal(new Set(regions).size, regions.length, 'every table that scrolls has a name of its own')
    const figures = page.match(/<figure>[\s\S]*?<\/figure>/g)!
    assert.ok(figures.length >= 10)
    for (const figure of figures) assert.match(figure, /<details>[\s\S]*<table>/)
  })
  it('survives a report with nothing optional in it', () => {
    const run = sampleRun()
    const bare = sampleRun({
      ...{
        value: null,
        threshold: null,
        calibration: null,
        withoutSuspects: null,
        importance: [],
        dependence: [],
        fairness: [],
        stability: [],
        leaks: [],
        decisions: [],
      },
      test: { ...run.test, confusion: null, profit: [], roc: [], calibration: [] },
    })
    assert.match(textOf(renderReport(bare, 'es')), /falta un dato/)
  })
})

describe('charts', () => {
  it('show every trial of the search, and which was the best', () => {
    const run = sampleRun()
    const [section] = /<section id="trials">[\s\S]*?<\/section>/.exec(renderReport(run, 'en'))!
    const least = run.tuning.history.reduce((a, b) => (b.loss < a.loss ? b : a))
    const few = { ...run, tuning: { ...run.tuning, history: run.tuning.history.slice(0, 8) } }
    const [axis] = /<section id="trials">[\s\S]*?<\/svg>/.exec(renderReport(few, 'en'))!
    assert.deepEqual(
      [...axis.matchAll(/text-anchor="middle">(\d+)</g)].map(([, tick]) => Number(tick)),
      [1, 2, 3, 4, 5, 6, 7, 8],
    )
    assert.match(textOf(section), new RegExp(`Trial ${least.trial} of 24 was the best`))
    const givenUp = run.tuning.history.filter(({ spent = 1 }) => spent < 1).length
    assert.equal(section.match(/class="dot"/g)!.length, 2 * (24 - givenUp))
    assert.equal(section.match(/class="dot hollow"/g)!.length, 2 * givenUp)
    assert.match(textOf(section), new RegExp(`${givenUp} trials were given up early`))
    const first = run.tuning.history.find(({ spent = 1 }) => spent < 1)!.trial
    const why = `given up after 1 fold: its error there was 0.433 (place ${first - 1} of ${first}), and only trials up to 0.427 went on`
    assert.ok(textOf(section).includes(why), textOf(section))
    assert.match(textOf(renderReport(run, 'es')), /abandonada tras 1 parte: allí su error fue 0,433 \(puesto/)
    const earlier = {
      ...run,
      tuning: { ...run.tuning, history: run.tuning.history.map(({ spent: _spent, givenUp: _givenUp, ...trial }) => trial) },
    }
    assert.doesNotMatch(renderReport(earlier, 'en'), /given up early/)
    const single = { ...run, tuning: { ...run.tuning, history: run.tuning.history.slice(0, 1) } }
    assert.doesNotMatch(renderReport(single, 'es'), /id="trials"/)
  })
  it('sets the other candidates beside the chosen one, and says how much choosing flatters where it was asked', () => {
    const run = sampleRun()
    const es = textOf(renderReport(run, 'es'))
    assert.match(es, /2 de 4 se distinguen con seguridad del elegido/)
    assert.match(es, /no favorece al elegido de forma apreciable: AUC cambia en 0,001/)
    const flattered = { ...run, nested: { ...run.nested!, optimism: { value: 0.012, low: 0.004, high: 0.02 } } }
    assert.match(textOf(renderReport(flattered, 'en')), /AUC is 0.012 higher/)
    const candidates = run.candidates.map(({ toChosen: _toChosen, ...candidate }) => candidate)
    assert.doesNotMatch(renderReport({ ...run, candidates, nested: null }, 'es'), /id="leaderboard"/)
  })
  it('show which settings mattered, or say why that cannot be told', () => {
    const run = sampleRun()
    const told = (weights: RunReport['tuning']['weights']) => textOf(renderReport({ ...run, tuning: { ...run.tuning, weights } }, 'es'))
    assert.match(told(run.tuning.weights), /Importó: hojas\./)
    assert.match(told(run.tuning.weights!.map((each) => ({ ...each, clear: false }))), /Con 24 pruebas ningún ajuste destaca del azar/)
    assert.match(told(null), /Con 24 pruebas no se puede decir/)
    assert.doesNotMatch(told(undefined), /Qué ajustes importaron/)
  })
  it('take round steps that cover the values', () => {
    assert.deepEqual(niceTicks(0, 0.71, 4), [0, 0.2, 0.4, 0.6, 0.8])
    assert.deepEqual(niceTicks(-3, 12, 4), [-5, 0, 5, 10, 15])
    assert.deepEqual(niceTicks(0, 0.3, 3), [0, 0.1, 0.2, 0.3])
    assert.ok(niceTicks(7, 7, 4).length >= 2)
  })
  it('keep every point inside the plot', () => {
    const format = (x: number) => String(x)
    const points = [5, -2, 40, 13].map((y, x) => ({ x, y, low: y - 3, high: y + 3 }))
    const layout = layoutXy(
      { x: { title: '', format }, y: { title: '', format }, series: [{ draw: 'line', kind: 'main', points }], label: '' },
      400,
      200,
    )
    for (const p of points) {
      assert.ok(layout.x(p.x) >= layout.plot.left && layout.x(p.x) <= layout.plot.right)
      for (const y of [p.low, p.high]) assert.ok(layout.y(y) >= layout.plot.top && layout.y(y) <= layout.plot.bottom)
    }
    const rows = points.map((p) => ({ ...p, label: 'a very long name of a column that does not fit anywhere', value: p.y }))
    for (const width of [328, 720]) {
      const drawn = layoutRows({ rows, draw: 'bars', axis: { title: '', format }, label: '' }, width)
      for (const row of rows) assert.ok(drawn.x(row.low) >= drawn.left - 1e-9 && drawn.x(row.high) <= drawn.right + 1e-9)
      assert.ok(drawn.labels.every((label) => label.endsWith('…')))
    }
  })
  it('tell the direction of an influence', () => {
    const of = (...means: number[]) =>
      trendOf({ column: 'a', kind: 'number', points: means.map((mean, at) => ({ at, mean, share: 1 / means.length })) })
    assert.equal(of(0.1, 0.2, 0.3), 'up')
    assert.equal(of(0.3, 0.2, 0.1), 'down')
    assert.equal(of(0.1, 0.4, 0.1), 'mixed')
    assert.equal(of(0.2, 0.2001, 0.2), 'flat')
  })
})

it('escapes text for content and attributes', () => {
  assert.equal(escapeHtml(`<a href="x" title='y'>&\u0000\u202E`), '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;')
  assert.equal(html`<p>${'<b>'}${html`<i>${1}</i>`}${null}${['<', '>']}</p>`.text, '<p>&lt;b&gt;<i>1</i>&lt;&gt;</p>')
})

it('tells a decision in words, and shows the code of one that it does not know', () => {
  assert.match(renderDecision({ code: 'LEAK_COPY_EXCLUDED', params: { column: 'a' } }, 'es'), /«a»/)
  assert.equal(renderDecision({ code: 'NOT_KNOWN', params: {} }, 'es'), 'NOT_KNOWN')
})
