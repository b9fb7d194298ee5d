import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { RunReport } from '#schema/ai/autopilot'
import { type AutopilotOptions, autopilot, type Progress, renderDecision, renderSummary } from './index.ts'
import { outputNames } from './output-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'rumbo-autopilot-'))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0

/** Customers whose answer, plan and spend follow from two of their columns; `strength` 0 is noise. */
function customers(n: number, strength: number): string {
  const rng = createRng(5)
  const lines = ['cliente;visitas;gasto;ciudad;grupo;alta;constante;plan;importe;baja']
  for (let i = 0; i < n; i++) {
    const visits = Math.floor(rng() * 30)
    const spend = rng() * 500
    const city = ['Lugo', 'Soria', 'Teruel'][Math.floor(rng() * 3)]!
    const score = strength * (visits / 8 - spend / 180 + (city === 'Lugo' ? 0.8 : 0))
    const leaves = rng() < 1 / (1 + Math.exp(-score)) ? 'Sí' : 'No'
    const plan = ['oro', 'plata', 'cobre'][Math.min(2, Math.max(0, Math.floor(score + 1.5 + rng() - 0.5)))]!
    const amount = (100 + 40 * score + 10 * rng()).toFixed(2).replace('.', ',')
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor((300 * i) / n))).toISOString().slice(0, 10)
    const seen = rng() < 0.05 ? '' : spend.toFixed(2).replace('.', ',')
    lines.push([`C-${i}`, visits, seen, city, `g${Math.floor(i / 4)}`, day, 'x', plan, amount, leaves].join(';'))
  }
  return `${lines.join('\n')}\n`
}

type Changes = Partial<AutopilotOptions> & { content?: string }
async function run(
  { content = customers(400, 1), ...changes }: Changes,
  onProgress?: (progress: Progress) => void,
  isStopAsked?: () => boolean,
) {
  const home = join(root, String(folders++))
  mkdirSync(home)
  const file = join(home, 'clientes.csv')
  writeFileSync(file, content)
  const out = join(home, 'out')
  const options = {
    file,
    out,
    target: 'baja',
    drop: ['plan', 'importe'],
    trials: 2,
    seed: 1,
    language: 'es',
    workers: 0,
    ...changes,
  } as const
  const report = await autopilot(options, { ...(onProgress ? { onProgress } : {}), ...(isStopAsked ? { isStopAsked } : {}) })
  return { report, out, home, file }
}
const read = (out: string, name: string) => readFileSync(join(out, name), 'utf8')
const withoutTimings = (out: string) => ({ ...JSON.parse(read(out, 'run.json')), timings: null })

describe('autopilot', () => {
  it('writes every file, tells how far it is, and gives the same bytes again and with threads', async () => {
    const told: Progress[] = []
    const options = { protect: ['ciudad'], value: '40', valueIs: 'margin', cost: '9,5' } as const
    const first = await run(options, (progress) => told.push(progress))
    assert.deepEqual(readdirSync(first.home).sort(), ['clientes.csv', 'out'])
    assert.deepEqual(readdirSync(first.out).sort(), [...outputNames].sort())
    const { report } = first
    assert.deepEqual(RunReport.parse(JSON.parse(read(first.out, 'run.json'))), report)
    assert.equal(report.status, 'delivered')
    assert.ok(report.test.figures.auc!.value > 0.7)
    assert.deepEqual(Object.keys(report.outOfFold).sort(), Object.keys(report.test.figures).sort())
    const roles = Object.fromEntries(report.columns.map((column) => [column.name, column.role]))
    assert.equal(roles.cliente, 'id')
    assert.equal(roles.constante, 'constant')
    assert.equal(roles.plan, 'dropped')
    assert.equal(report.threshold!.by, 'profit')
    assert.equal(report.threshold!.value, 9.5 / 40)
    assert.equal(report.value!.perPositive, 4000)
    assert.equal(report.fairness[0]!.groups.length, 3)
    assert.equal(report.importance.length, report.columns.filter((column) => column.role === 'feature').length)
    const [head, ...list] = read(first.out, 'scores.csv')
      .trim()
      .split('\r\n')
      .map((line) => line.split(','))
    assert.equal(list.length, 400)
    const [score, actual] = [head!.indexOf('score'), head!.indexOf('actual')]
    // The highest score first; who has left already stands at the end, in the same order.
    const gone = list.findIndex((cells) => cells[actual] === report.problem.positive)
    assert.ok(gone > 0)
    assert.ok(list.slice(gone).every((cells) => cells[actual] === report.problem.positive))
    for (const [i, cells] of list.entries())
      if (i > 0 && i !== gone) assert.ok(Number(cells[score]) <= Number(list[i - 1]![score]), `${list[i - 1]} before ${cells}`)
    assert.deepEqual(
      report.decisions.filter(
        ({ code, params }) => renderDecision({ code, params }, 'es') === code || renderDecision({ code, params }, 'es').includes('{'),
      ),
      [],
    )
    assert.match(renderSummary(report, 'es'), /veces mejor que el azar.*«baja: /)

    assert.ok(told.every((progress, i) => i === 0 || progress.share >= told[i - 1]!.share))
    assert.equal(told.at(-1)!.share, 1)
    assert.equal(told.flatMap((progress) => progress.decisions).length, report.decisions.length)

    for (const workers of [0, 1, 2]) {
      const again = await run({ ...options, workers })
      for (const name of ['model.json', 'scores.csv'])
        assert.equal(read(again.out, name), read(first.out, name), `${name}, ${workers} workers`)
      assert.deepEqual(withoutTimings(again.out), withoutTimings(first.out))
    }
    const other = await run({ ...options, seed: 2 })
    assert.notEqual(read(other.out, 'model.json'), read(first.out, 'model.json'))
  })
  it('measures what would treat groups more alike, and does it only when asked', async () => {
    const content = customers(1200, 1)
    const options = { content, protect: ['ciudad'], value: '40', valueIs: 'margin', cost: '9' } as const
    const weighed = await run({ ...options, mitigate: 'reweighing' })
    const { mitigation } = weighed.report
    assert.equal(mitigation!.applied, 'reweighing')
    assert.equal(weighed.report.options.mitigate, 'reweighing')
    assert.ok(weighed.report.decisions.some(({ code }) => code === 'MITIGATED_BY_WEIGHTS'))
    assert.equal('groupThresholds' in JSON.parse(read(weighed.out, 'model.json')), false)
    assert.deepEqual(
      mitigation!.ways.map(({ way }) => way),
      ['none', 'reweighing', 'thresholds'],
    )
    const gap = (i: number) => mitigation!.ways[i]!.gaps.demographicParityDifference!.value
    assert.ok(gap(1) < gap(0), `${gap(1)} against ${gap(0)}`)
    assert.ok(mitigation!.ways[1]!.accuracyChange && mitigation!.ways[1]!.profitChange && !mitigation!.ways[0]!.profitChange)

    const apart = await run({ ...options, mitigate: 'thresholds' })
    assert.deepEqual(apart.report.mitigation!.ways, mitigation!.ways)
    const { groupThresholds, threshold, format } = JSON.parse(read(apart.out, 'model.json'))
    assert.equal(format, 2)
    assert.ok(groupThresholds.groups.length >= 2 && groupThresholds.columns[0] === 'ciudad')
    assert.ok(apart.report.decisions.some(({ code, level }) => code === 'MITIGATED_BY_THRESHOLDS' && level === 'warning'))
    const [names, ...lines] = content
      .trim()
      .split('\n')
      .map((line) => line.split(';'))
    const id = names!.indexOf(apart.report.columns.find(({ role }) => role === 'id')?.name ?? '')
    const cities = new Map(lines.map((cells, i) => [id < 0 ? String(i + 1) : cells[id]!, cells[3]!]))
    const own = new Map<string, number>(
      groupThresholds.groups.map((each: { levels: string[]; threshold: number }) => [each.levels[0], each.threshold]),
    )
    const [head, ...rows] = read(apart.out, 'scores.csv').replace('\uFEFF', '').trim().split('\n')
    const columns = head!.split(/[;,]/)
    for (const line of rows.slice(0, 300)) {
      const cells = line.split(head!.includes(';') ? ';' : ',')
      const score = Number(cells[columns.indexOf('score')]!.replace(',', '.'))
      const limit = own.get(cities.get(cells[0]!)!) ?? threshold
      if (Math.abs(score - limit) > 1e-4) assert.equal(cells[columns.indexOf('prediction')], score >= limit ? 'Sí' : 'No', line)
    }
    const [all] = apart.report.mitigation!.ways.slice(2)
    const { counts } = apart.report.test.confusion!
    assert.ok(Math.abs((counts[0]![1]! + counts[1]![1]!) / apart.report.test.rows - all!.selected) < 1e-9)
  })
  it('refuses to treat groups alike without groups, and says where it cannot', async () => {
    await assert.rejects(run({ mitigate: 'thresholds' }), { code: 'MITIGATE_NEEDS_PROTECT', params: { got: 'thresholds' } })
    const { report } = await run({ target: 'importe', drop: ['baja', 'plan'], protect: ['ciudad'], mitigate: 'reweighing' })
    assert.equal(report.mitigation, null)
    assert.ok(report.decisions.some(({ code, level }) => code === 'MITIGATION_NOT_POSSIBLE' && level === 'warning'))
  })
  it('foretells several classes and numbers', async () => {
    const many = await run({ target: 'plan', drop: ['baja', 'importe'] })
    assert.equal(many.report.problem.kind, 'multiclass')
    assert.ok(many.report.test.figures.macroAuc!.value > 0.8)
    assert.equal(many.report.test.confusion!.labels.length, 3)
    const number = await run({ target: 'importe', drop: ['baja', 'plan'] })
    assert.equal(number.report.problem.kind, 'regression')
    assert.ok(number.report.test.figures.r2!.value > 0.9)
    assert.ok(number.report.test.figures.r2!.low! < number.report.test.figures.r2!.high!)
    assert.ok(number.report.test.byPrediction.length > 5)
  })
  it('splits by time and by group', async () => {
    assert.equal((await run({ time: 'alta' })).report.split.method, 'time')
    assert.equal((await run({ group: 'grupo' })).report.split.method, 'grouped')
  })
  it('says when there is no signal, and delivers no model then', async () => {
    const { report, out } = await run({ content: customers(400, 0), seed: 3 })
    assert.equal(report.status, 'no-signal')
    assert.deepEqual(readdirSync(out).sort(), ['model-card.md', 'report.html', 'run.json'])
    assert.ok(report.decisions.some((decision) => decision.code === 'NO_SIGNAL'))
  })
  it('leaves a copy of the outcome out, and runs again beside a suspect', async () => {
    const rng = createRng(9)
    const content = customers(600, 0.6)
      .trim()
      .split('\n')
      .map((line, i) => {
        const yes = line.endsWith('Sí')
        if (i === 0) return `copia;llamada;${line}`
        return `${yes ? 'a' : 'b'};${(3 * Number(yes) + 2 * rng()).toFixed(2).replace('.', ',')};${line}`
      })
      .join('\n')
    const { report } = await run({ content })
    assert.deepEqual(
      report.leaks.map((leak) => [leak.column, leak.certain]),
      [
        ['copia', true],
        ['llamada', true],
      ],
    )
    const vague = content.replaceAll(
      /^([ab]);(\d),(\d\d)/gm,
      (_, a, whole, rest) => `${a};${Math.max(0, Number(whole) - (Number(rest) % 7 === 0 ? 3 : 0))},${rest}`,
    )
    const second = await run({ content: vague })
    assert.deepEqual(
      second.report.leaks.map((leak) => [leak.column, leak.certain]),
      [
        ['copia', true],
        ['llamada', false],
      ],
    )
    assert.deepEqual(second.report.withoutSuspects!.columns, ['llamada'])
    assert.ok(second.report.withoutSuspects!.test.auc!.value < second.report.test.figures.auc!.value)
  })
  it('leaves nothing behind when it is refused or stopped', async () => {
    const home = join(root, String(folders++))
    mkdirSync(home)
    const file = join(home, 'clientes.csv')
    writeFileSync(file, customers(400, 1))
    const options = { file, out: join(home, 'a', 'out'), target: 'bja', trials: 2, seed: 1, language: 'es', workers: 1 } as const
    await assert.rejects(autopilot(options), { code: 'TARGET_NOT_FOUND' })
    await assert.rejects(autopilot({ ...options, target: 'baja', value: 'ciudad' }), { code: 'VALUE_NOT_NUMBER' })
    await assert.rejects(autopilot({ ...options, target: 'baja', cost: 'mucho' }), {
      code: 'OPTION_INVALID',
      params: { option: '--cost', got: 'mucho', low: 0, high: 1e9 },
    })
    const leaky = join(home, 'copia.csv')
    writeFileSync(leaky, `baja,copia\n${'sí,perdido\nno,activo\n'.repeat(100)}`)
    await assert.rejects(autopilot({ ...options, file: leaky, target: 'baja' }), { code: 'ONLY_LEAKS' })
    rmSync(leaky)
    const stop = new AbortController()
    const stopped = autopilot(
      { ...options, target: 'baja' },
      { signal: stop.signal, onProgress: ({ stage }) => stage === 'tuning' && stop.abort() },
    )
    await assert.rejects(stopped, { name: 'AbortError' })
    assert.deepEqual(readdirSync(home), ['clientes.csv'])
  })
  it('shows what smaller versions lose, and delivers the smallest that is as good where asked', async () => {
    const content = customers(1500, 1)
    const columns = ['ciudad', 'grupo', 'plan', 'importe']
    const whole = await run({ content, drop: columns })
    assert.equal(whole.report.options.compress, undefined)
    const { compression } = whole.report
    if (compression) assert.equal(compression.applied, 'whole')
    const small = await run({ content, drop: columns, compress: true })
    assert.equal(small.report.options.compress, true)
    const told = small.report.decisions.map(({ code }) => code)
    assert.equal(small.report.compression?.applied !== 'whole' && small.report.compression !== null, told.includes('MODEL_COMPRESSED'))
    assert.ok(!told.includes('MODEL_COMPRESSED') || read(small.out, 'model.json').length < read(whole.out, 'model.json').length)
  })
  it('compares candidates on folds dealt anew, as often as asked, and chooses as before', async () => {
    const once = await run({})
    const { report, out } = await run({ repeats: 3 })
    assert.equal(report.split.repeats, 3)
    for (const [c, candidate] of report.candidates.entries()) {
      assert.deepEqual(candidate.folds.slice(0, 5), once.report.candidates[c]!.folds)
      assert.equal(candidate.folds.length, 15)
    }
    assert.equal(read(out, 'model.json'), read(once.out, 'model.json'))
    assert.match(read(out, 'report.html'), /Las filas se repartieron 3 veces en partes, 15 en total/)
    assert.ok(report.decisions.some(({ code }) => code === 'FOLDS_REPEATED'))
    await assert.rejects(run({ repeats: 0 }), { code: 'OPTION_INVALID' })
  })
  it('starts the search from the best settings of an earlier run, and refuses what is none', async () => {
    const first = await run({ trials: 4 })
    const best = first.report.tuning.history.filter(({ spent = 1 }) => spent === 1).sort((a, b) => a.loss - b.loss)[0]!
    const { report } = await run({ trials: 1, startFrom: first.out, seed: 2 })
    for (const [name, value] of Object.entries(report.tuning.history[0]!.params))
      assert.ok(Math.abs(value / best.params[name]! - 1) < 1e-9, name)
    assert.deepEqual(report.decisions.find(({ code }) => code === 'SEARCH_STARTED_FROM')?.params, { run: 'out', n: 2, tried: 4 })
    assert.equal(report.options['start-from'], 'out')
    for (const path of [first.home, first.file, join(first.out, 'model.json')])
      await assert.rejects(run({ startFrom: path }), { code: 'START_FROM_UNREADABLE', params: { path } })
  })
  it('stops tuning when the time is up, and repeats that with the number of trials', async () => {
    const hurried = await run({ trials: 1000, budgetSeconds: 1 })
    const { trialsDone, stoppedByBudget } = hurried.report.tuning
    assert.ok(stoppedByBudget && trialsDone < 1000)
    const repeated = await run({ trials: trialsDone })
    for (const name of ['model.json', 'scores.csv']) assert.equal(read(repeated.out, name), read(hurried.out, name))
  })
  it('stops the search when a person asks, keeps the best, says so, and repeats it with the number of trials', async () => {
    const bests: Progress['best'][] = []
    const stopped = await run(
      { trials: 40 },
      ({ best }) => bests.push(best),
      () => bests.at(-1)?.candidate !== undefined,
    )
    const { tuning, decisions, status } = stopped.report
    assert.equal(status, 'delivered')
    assert.deepEqual([tuning.trialsRequested, tuning.trialsDone, tuning.stoppedByPerson, tuning.stoppedByBudget], [40, 2, true, false])
    const said = decisions.find(({ code }) => code === 'TUNING_STOPPED_BY_PERSON')!
    assert.deepEqual(said.params, { trials: 2, asked: 40 })
    assert.match(renderDecision(said, 'es'), /^Una persona paró la búsqueda tras 2 de 40 ajustes/)
    const repeated = await run({ trials: 2 })
    for (const name of ['model.json', 'scores.csv']) assert.equal(read(repeated.out, name), read(stopped.out, name))
    const told = bests.filter((best) => best !== null)
    assert.ok(told.every(({ metric, quality }) => metric === 'auc' && quality > 0.5 && quality <= 1))
    const kept = stopped.report.candidates.find(({ name }) => name === told.at(-1)!.candidate)!
    assert.ok(Math.abs(told.at(-1)!.quality - kept.outOfFold.auc!.value) < 0.02)
  })
})
