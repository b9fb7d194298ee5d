import type { Figure, RunReport } from '#schema/ai/autopilot'
import type { ProblemDefinition } from '#schema/ai/problems/wizard'

const around = (value: number, half: number): Figure => ({ value, low: value - half, high: value + half })
const plain = (value: number): Figure => ({ value, low: null, high: null })
const column = (
  name: string,
  type: RunReport['columns'][number]['type'],
  role: RunReport['columns'][number]['role'],
  distinct: number,
  missing = 0,
) => ({
  name,
  type,
  role,
  missing,
  distinct,
  protected: name === 'grupo_edad',
})

const rates = [0.71, 0.52, 0.38, 0.29, 0.21, 0.14, 0.09, 0.06, 0.03, 0.02]
const n = 400

const trials = Array.from({ length: 24 }, (_, i) => ({
  trial: i + 1,
  params: { learningRate: 0.05, leaves: 3 + i, minRowsPerLeaf: 20, l2: 5, rowShare: 0.8, columnShare: 0.5 },
  loss: 0.421 + 0.03 / (1 + i / 3) + 0.006 * Math.sin(7 * i) ** 2,
  ...(i > 3 && Math.sin(7 * i) ** 2 > 0.5
    ? { spent: 0.2, givenUp: { parts: 1, loss: 0.433, bar: 0.427, place: i, seen: i + 1 } }
    : { spent: 1 }),
}))

const sampleQuestion: ProblemDefinition = {
  ...{ format: 1, question: 'leave', task: 'binary', metric: 'auc' },
  target: { column: 'baja', positive: 'Sí', moment: null, windowDays: null, delayDays: null },
  population: { rows: 20_000, known: 20_000, person: 'cliente', repeated: false },
  columns: {
    use: ['dias_desde_ultima_compra', 'pedidos_ultimo_semestre', 'importe_medio', 'canal_de_alta', 'grupo_edad'],
    not: [
      { column: 'cliente', why: 'person' },
      { column: 'motivo_de_baja', why: 'after' },
    ],
    protected: ['grupo_edad'],
  },
  data: { state: 'enough', rows: 20_000, cases: 4880, parameters: 14, least: 166, advised: 1270, more: 0 },
}

const weights = Object.entries({ learningRate: 0.08, leaves: 0.47, minRowsPerLeaf: 0.04, l2: 0.03, rowShare: 0.02, columnShare: 0.11 }).map(
  ([name, share]) => ({ name, share, clear: name === 'leaves' }),
)

/** A finished run as the pipeline writes it, with figures that hang together: for tests and screenshots of the report. */
export function sampleRun(changes: Partial<RunReport> = {}): RunReport {
  const cases = rates.reduce((sum, rate) => sum + Math.round(rate * n), 0)
  const base = cases / (10 * n)
  let found = 0
  const deciles = rates.map((rate, i) => {
    const positives = Math.round(rate * n)
    found += positives
    const half = 1.96 * Math.sqrt((rate * (1 - rate)) / n)
    return {
      decile: i + 1,
      n,
      positives,
      rate: around(rate, half),
      lift: around(rate / base, half / base),
      gain: found / cases,
      gained: around(found / cases, 0.0012 * (i + 1) * (9 - i)),
    }
  })
  let reached = 0
  const profit = rates.flatMap((rate, i) => {
    reached += Math.round(rate * n)
    const value = reached * 4000 - (i + 1) * n * 900
    return [{ share: (i + 1) / 10, n: (i + 1) * n, profit: around(value, 60_000 + 25_000 * i) }]
  })
  const best = profit.reduce((a, b) => (b.profit.value > a.profit.value ? b : a))
  const figures = {
    auc: around(0.846, 0.013),
    prAuc: around(0.66, 0.026),
    logLoss: around(0.418, 0.015),
    brier: around(0.136, 0.006),
    ece: around(0.021, 0.008),
    accuracy: around(0.801, 0.012),
    precision: around(0.612, 0.031),
    recall: around(0.634, 0.03),
    liftTop10: around(rates[0]! / base, 0.19),
  }
  return {
    format: 1,
    rumbo: '0.1.0',
    status: 'delivered',
    language: 'es',
    seed: 1,
    options: { target: 'baja', value: 40, 'value-is': 'margin', vat: 'out', cost: 9, protect: ['grupo_edad'], trials: 24 },
    source: {
      name: 'clientes.csv',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      bytes: 2_318_447,
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      decimal: ',',
      rows: 20_000,
    },
    problem: { kind: 'binary', target: 'baja', positive: 'Sí', classes: ['No', 'Sí'], rows: 20_000, prevalence: base, mean: null },
    question: sampleQuestion,
    columns: [
      column('cliente', 'category', 'id', 20_000),
      column('dias_desde_ultima_compra', 'number', 'feature', 611, 112),
      column('pedidos_ultimo_semestre', 'number', 'feature', 31),
      column('importe_medio', 'number', 'feature', 8712, 112),
      column('canal_de_alta', 'category', 'feature', 6),
      column('fecha_de_alta', 'date', 'feature', 730),
      column('devoluciones', 'number', 'feature', 9),
      column('grupo_edad', 'category', 'feature', 5, 1430),
      column('nota_interna', 'text', 'dropped', 18_210),
      column('moneda', 'category', 'constant', 1),
      column('motivo_de_baja', 'category', 'leak', 7, 15_102),
      column('baja', 'boolean', 'target', 2),
    ],
    duplicates: { rows: 14, groups: 7 },
    decisions: [
      {
        stage: 'reading',
        code: 'READING_DATES_UNDECIDABLE',
        level: 'warning',
        params: { column: 'fecha_de_alta', order: 'dmy', example: '03/04/2024' },
      },
      { stage: 'profiling', code: 'CONSTANT_COLUMNS_EXCLUDED', level: 'info', params: { columns: 'moneda', n: 1 } },
      { stage: 'leaks', code: 'LEAK_FUNCTION_EXCLUDED', level: 'warning', params: { column: 'motivo_de_baja' } },
      { stage: 'splitting', code: 'SPLIT_STRATIFIED', level: 'info', params: { test: 10 * n, train: 16_000, folds: 5 } },
      { stage: 'candidates', code: 'CANDIDATE_CHOSEN', level: 'info', params: { candidate: 'blend', loss: 0.416 } },
    ],
    leaks: [
      {
        column: 'motivo_de_baja',
        certain: true,
        evidence: { kind: 'function', alone: around(1, 0), others: around(0.846, 0.01), all: around(1, 0) },
      },
      {
        column: 'llamadas_de_baja',
        certain: false,
        evidence: { kind: 'far-ahead', alone: around(0.94, 0.01), others: around(0.846, 0.01), all: around(0.97, 0.006) },
      },
    ],
    split: { method: 'stratified', folds: 5, trainRows: 16_000, testRows: 10 * n },
    candidates: [
      {
        name: 'prior',
        params: {},
        outOfFold: { auc: plain(0.5), logLoss: around(0.557, 0.004) },
        folds: [0.557, 0.556, 0.558, 0.557, 0.557],
        chosen: false,
        toChosen: { difference: around(0.141, 0.008), p: 2e-5 },
      },
      {
        name: 'rule',
        params: { column: 'dias_desde_ultima_compra', threshold: 120 },
        outOfFold: { auc: around(0.71, 0.01), logLoss: around(0.511, 0.006) },
        folds: [0.51, 0.51, 0.51, 0.51, 0.51],
        chosen: false,
        toChosen: { difference: around(0.094, 0.02), p: 0.0003 },
      },
      {
        name: 'linear',
        params: { lambda: 0.0031, mix: 0.5 },
        outOfFold: { auc: around(0.838, 0.008), logLoss: around(0.425, 0.007) },
        folds: [0.42, 0.43, 0.42, 0.43, 0.42],
        chosen: false,
        toChosen: { difference: around(0.008, 0.012), p: 0.21 },
      },
      {
        name: 'trees',
        params: { leaves: 15, learningRate: 0.05, trees: 260 },
        outOfFold: { auc: around(0.843, 0.008), logLoss: around(0.421, 0.007) },
        folds: [0.42, 0.42, 0.42, 0.42, 0.42],
        chosen: false,
        toChosen: { difference: around(0.004, 0.009), p: 0.4 },
      },
      {
        name: 'blend',
        params: { linear: 0.4, trees: 0.6 },
        outOfFold: { auc: around(0.847, 0.008), logLoss: around(0.416, 0.007) },
        folds: [0.41, 0.42, 0.41, 0.42, 0.41],
        chosen: true,
      },
    ],
    tuning: { trialsRequested: 24, trialsDone: 24, stoppedByBudget: false, stoppedByPerson: false, history: trials, weights },
    nested: {
      folds: [0.849, 0.851, 0.843, 0.846, 0.845].map((chosen, f) => ({
        candidate: f === 2 ? ('trees' as const) : ('blend' as const),
        chosen,
        nested: chosen - 0.001 * (f - 1),
      })),
      optimism: around(0.001, 0.003),
    },
    calibration: {
      method: 'sigmoid',
      candidates: [
        { method: 'none', logLoss: 0.42 },
        { method: 'sigmoid', logLoss: 0.416 },
      ],
    },
    threshold: { value: 0.31, by: 'profit', share: best.share },
    outOfFold: { auc: around(0.847, 0.008), logLoss: around(0.416, 0.007) },
    test: {
      rows: 10 * n,
      figures,
      deciles,
      confusion: {
        labels: ['No', 'Sí'],
        counts: [
          [2630, 390],
          [Math.round(cases * 0.366), cases - Math.round(cases * 0.366)],
        ],
      },
      profit,
      roc: Array.from({ length: 41 }, (_, i) => ({ falsePositiveRate: i / 40, truePositiveRate: (i / 40) ** 0.2 })),
      calibration: rates
        .map((rate) => ({
          predicted: Math.min(1, rate * 0.97 + 0.008),
          observed: around(rate, 1.96 * Math.sqrt((rate * (1 - rate)) / n)),
          n,
        }))
        .reverse(),
      brierParts: {
        reliability: 0.0006,
        resolution: 0.0312,
        uncertainty: 0.1601,
        byChance: 0.0009,
      },
      byPrediction: [],
    },
    importance: [
      { column: 'dias_desde_ultima_compra', loss: around(0.081, 0.009) },
      { column: 'pedidos_ultimo_semestre', loss: around(0.044, 0.006) },
      { column: 'canal_de_alta', loss: around(0.019, 0.004) },
      { column: 'devoluciones', loss: around(0.009, 0.003) },
      { column: 'fecha_de_alta', loss: around(0.006, 0.003) },
      { column: 'importe_medio', loss: around(0.003, 0.0025) },
      { column: 'grupo_edad', loss: around(0.0004, 0.001) },
    ],
    effects: {
      scale: 'odds',
      rows: 4000,
      items: [
        {
          name: 'dias_desde_ultima_compra',
          column: 'dias_desde_ultima_compra',
          per: 'deviation',
          effect: { value: 2.41, low: 2.12, high: 2.74 },
        },
        {
          name: 'pedidos_ultimo_semestre',
          column: 'pedidos_ultimo_semestre',
          per: 'deviation',
          effect: { value: 0.62, low: 0.54, high: 0.71 },
        },
        { name: 'canal_de_alta = tienda', column: 'canal_de_alta', per: 'mark', effect: { value: 0.81, low: 0.66, high: 0.99 } },
        { name: 'devoluciones', column: 'devoluciones', per: 'deviation', effect: { value: 1.07, low: 0.97, high: 1.18 } },
      ],
    },
    dependence: [
      {
        column: 'dias_desde_ultima_compra',
        kind: 'number',
        points: [5, 30, 60, 90, 120, 180, 270, 365, 480].map((at, i) => {
          const mean = 0.12 + 0.055 * i
          return { at, mean, low: 0.4 * mean, high: 1.5 * mean, alike: 0.15 + 0.045 * i, share: 1 / 9 }
        }),
      },
      {
        column: 'pedidos_ultimo_semestre',
        kind: 'number',
        points: [0, 1, 2, 3, 5, 8, 12].map((at, i) => ({ at, mean: 0.36 / (1 + i * 0.45), share: 1 / 7 })),
      },
      {
        column: 'canal_de_alta',
        kind: 'category',
        points: [
          { at: 'tienda', mean: 0.17, share: 0.31 },
          { at: 'web', mean: 0.22, share: 0.28 },
          { at: 'anuncio en redes sociales', mean: 0.34, share: 0.22 },
          { at: 'recomendación', mean: 0.15, share: 0.1 },
          { at: 'feria', mean: 0.26, share: 0.06 },
          { at: '(sin dato)', mean: 0.25, share: 0.03 },
        ],
      },
      {
        column: 'fecha_de_alta',
        kind: 'date',
        points: [0, 120, 240, 360, 480, 600, 720].map((day, i) => ({
          at: Date.UTC(2024, 0, 1 + day),
          mean: 0.21 + 0.03 * Math.sin(i),
          share: 1 / 7,
        })),
      },
    ],
    decisionChanges: [
      {
        above: true,
        rows: 40,
        turnedBy: [19, 11, 4],
        columns: [
          { column: 'dias_desde_ultima_compra', rows: 24 },
          { column: 'pedidos_ultimo_semestre', rows: 17 },
          { column: 'canal_de_alta', rows: 9 },
          { column: 'devoluciones', rows: 3 },
        ],
        examples: [
          { before: 0.47, after: 0.22, changes: [{ column: 'dias_desde_ultima_compra', from: 214, to: 96 }] },
          { before: 0.34, after: 0.27, changes: [{ column: 'canal_de_alta', from: 'anuncio en redes sociales', to: 'tienda' }] },
          {
            before: 0.63,
            after: 0.24,
            changes: [
              { column: 'dias_desde_ultima_compra', from: 301, to: 61 },
              { column: 'pedidos_ultimo_semestre', from: 0, to: 3 },
            ],
          },
        ],
      },
      {
        above: false,
        rows: 40,
        turnedBy: [22, 9, 0],
        columns: [
          { column: 'dias_desde_ultima_compra', rows: 27 },
          { column: 'pedidos_ultimo_semestre', rows: 11 },
        ],
        examples: [{ before: 0.18, after: 0.45, changes: [{ column: 'dias_desde_ultima_compra', from: 33, to: 279 }] }],
      },
    ],
    fairness: [
      {
        column: 'grupo_edad',
        minimumGroup: 100,
        small: { groups: 1, rows: 48 },
        groups: ['18–29', '30–44', '45–59', '60–74', '75 o más'].map((level, i) => ({
          level,
          n: [710, 1240, 1130, 640, 48][i]!,
          positives: [210, 300, 260, 140, 9][i]!,
          selectionRate: i === 4 ? null : around([0.34, 0.27, 0.24, 0.23][i]!, 0.03),
          truePositiveRate: i === 4 ? null : around([0.68, 0.64, 0.62, 0.61][i]!, 0.06),
          falsePositiveRate: i === 4 ? null : around([0.19, 0.13, 0.12, 0.12][i]!, 0.025),
          meanScore: i === 4 ? null : around([0.29, 0.24, 0.23, 0.22][i]!, 0.02),
          precision: i === 4 ? null : around([0.59, 0.57, 0.59, 0.58][i]!, 0.06),
          outcomeMinusScore: i === 4 ? null : around([0.006, 0.002, 0, -0.003][i]!, 0.02),
        })),
        gaps: {
          demographicParityDifference: around(0.11, 0.04),
          demographicParityRatio: around(0.68, 0.09),
          equalizedOddsDifference: around(0.07, 0.05),
          equalOpportunityDifference: around(0.07, 0.06),
        },
      },
    ],
    mitigation: {
      applied: 'none',
      columns: ['grupo_edad'],
      ways: [
        {
          way: 'none',
          auc: around(0.847, 0.012),
          accuracy: around(0.834, 0.011),
          ...{ accuracyChange: null, profit: around(421_300, 28_000), profitChange: null, selected: 0.26 },
          gaps: {
            demographicParityRatio: around(0.68, 0.09),
            equalOpportunityDifference: around(0.07, 0.06),
            equalizedOddsDifference: around(0.07, 0.05),
          },
        },
        {
          way: 'reweighing',
          auc: around(0.843, 0.012),
          accuracy: around(0.831, 0.011),
          accuracyChange: around(-0.003, 0.005),
          profit: around(412_800, 28_000),
          ...{ profitChange: around(-8500, 9000), selected: 0.26 },
          gaps: {
            demographicParityRatio: around(0.81, 0.09),
            equalOpportunityDifference: around(0.05, 0.05),
            equalizedOddsDifference: around(0.05, 0.05),
          },
        },
        {
          way: 'thresholds',
          auc: around(0.847, 0.012),
          accuracy: around(0.829, 0.011),
          accuracyChange: around(-0.005, 0.004),
          profit: around(409_200, 28_000),
          ...{ profitChange: around(-12_100, 7000), selected: 0.27 },
          gaps: {
            demographicParityRatio: around(0.74, 0.09),
            equalOpportunityDifference: around(0.02, 0.02),
            equalizedOddsDifference: around(0.06, 0.05),
          },
        },
      ],
      thresholds: [
        { levels: ['18–29'], threshold: 0.342 },
        { levels: ['60–74'], threshold: 0.288 },
      ],
    },
    weakSlices: {
      measure: 'logLoss',
      ...{ looked: 412, checked: 8, checkedRows: 5 * n, leastRows: 38 },
      slices: [
        {
          conditions: [
            { column: 'canal_de_alta', level: 'anuncio en redes sociales' },
            { column: 'pedidos_ultimo_semestre', level: '0 – 1' },
          ],
          ...{ n: 214, loss: 0.631, rest: 0.402, difference: { value: 0.229, low: 0.121, high: 0.337 }, adjustedP: 0.0002 },
        },
        {
          conditions: [{ column: 'devoluciones', level: null }],
          ...{ n: 171, loss: 0.548, rest: 0.409, difference: { value: 0.139, low: 0.018, high: 0.26 }, adjustedP: 0.021 },
        },
      ],
    },
    robustness: {
      verdict: 'careful',
      reasons: 2,
      checks: [
        { kind: 'unit', column: 'dias_desde_ultima_compra', amount: 1000, value: 0.612, kept: 0.32 },
        { kind: 'column', column: 'dias_desde_ultima_compra', amount: null, value: 0.671, kept: 0.49 },
        { kind: 'point', column: 'importe_medio', amount: null, value: 0.799, kept: 0.86 },
        { kind: 'missing', column: null, amount: 0.2, value: 0.812, kept: 0.9 },
        { kind: 'edits', column: null, amount: 0.02, value: 0.824, kept: 0.94 },
        { kind: 'shift', column: 'pedidos_ultimo_semestre', amount: null, value: 0.829, kept: 0.95 },
        { kind: 'labels', column: null, amount: 0.1, value: 0.838, kept: 0.98 },
        { kind: 'noise', column: null, amount: 0.1, value: 0.843, kept: 0.99 },
      ],
    },
    stability: [
      { kind: 'missing', share: 0.05, value: 0.838, undisturbed: 0.846 },
      { kind: 'missing', share: 0.2, value: 0.812, undisturbed: 0.846 },
      { kind: 'noise', share: 0.1, value: 0.843, undisturbed: 0.846 },
      { kind: 'unseen', share: 0.1, value: 0.841, undisturbed: 0.846 },
    ],
    value: {
      currency: 'EUR',
      is: 'margin',
      vat: 'out',
      perPositive: 4000,
      costPerContact: 900,
      bestShare: best.share,
      profitAtBest: best.profit,
      profitOfAll: profit.at(-1)!.profit,
    },
    withoutSuspects: {
      columns: ['llamadas_de_baja'],
      outOfFold: { auc: around(0.829, 0.008) },
      test: { ...figures, auc: around(0.828, 0.014), liftTop10: around(2.62, 0.2) },
    },
    compression: {
      applied: 'whole',
      sizes: [
        { way: 'whole', trees: 120, bytes: 96_400, comparisons: 512.4, loss: 0.4312, difference: null, asGood: true },
        { way: 'leaves', trees: 120, bytes: 90_100, comparisons: 512.4, loss: 0.4313, difference: around(0.0001, 0.0002), asGood: true },
        { way: 'half', trees: 60, bytes: 48_300, comparisons: 256.1, loss: 0.4317, difference: around(0.0005, 0.0007), asGood: true },
        { way: 'quarter', trees: 30, bytes: 24_200, comparisons: 128.9, loss: 0.4334, difference: around(0.0022, 0.0012), asGood: false },
        { way: 'eighth', trees: 15, bytes: 12_200, comparisons: 64.7, loss: 0.4381, difference: around(0.0069, 0.0021), asGood: false },
      ],
    },
    timings: {
      reading: 0.4,
      tuning: 12.1,
      'row:whole': 3.1e-6,
      'row:leaves': 3.1e-6,
      'row:half': 1.9e-6,
      'row:quarter': 1.2e-6,
      'row:eighth': 9e-7,
    },
    ...changes,
  }
}

/** An answer all the same: nothing in the columns tells the outcome. */
export function sampleWithoutSignal(): RunReport {
  const run = sampleRun()
  const flat = run.test.deciles.map((d) => ({
    ...d,
    positives: 98,
    rate: around(0.245, 0.042),
    lift: around(1, 0.17),
    gain: d.decile / 10,
  }))
  return {
    ...run,
    status: 'no-signal',
    leaks: [],
    candidates: run.candidates.map((c) => ({
      ...c,
      outOfFold: { auc: around(0.501, 0.012), logLoss: around(0.557, 0.004) },
      chosen: c.name === 'prior',
    })),
    test: { ...run.test, figures: { auc: around(0.503, 0.019), logLoss: around(0.557, 0.006) }, deciles: flat },
    outOfFold: { auc: around(0.501, 0.012) },
    importance: [],
    effects: null,
    dependence: [],
    decisionChanges: [],
    fairness: [],
    mitigation: null,
    weakSlices: null,
    robustness: null,
    stability: [],
    value: null,
    withoutSuspects: null,
  }
}

/** A number to anticipate instead of a yes or no. */
export function sampleNumber(): RunReport {
  const run = sampleRun()
  return {
    ...run,
    effects: run.effects && {
      ...run.effects,
      scale: 'number',
      items: run.effects.items.map((item, i) => ({ ...item, effect: around([31.2, -18.4, -9.6, 1.1][i]!, [4.1, 3.9, 8.2, 3.6][i]!) })),
    },
    problem: { kind: 'regression', target: 'gasto_anual', positive: null, classes: [], rows: 20_000, prevalence: null, mean: 214.6 },
    candidates: run.candidates.map((c, i) => ({
      ...c,
      outOfFold: {
        mae: around([121, 104, 71, 63, 61][i]!, 2),
        rmse: around([180, 160, 110, 98, 96][i]!, 4),
        r2: around([0, 0.21, 0.63, 0.7, 0.715][i]!, 0.02),
      },
    })),
    calibration: null,
    threshold: null,
    outOfFold: { r2: around(0.715, 0.02) },
    leaks: [],
    test: {
      ...run.test,
      figures: { rmse: around(95.2, 4.1), mae: around(60.7, 2.2), r2: around(0.718, 0.021), pinball50: around(30.4, 1.1) },
      deciles: [],
      confusion: null,
      profit: [],
      roc: [],
      calibration: [],
      byPrediction: Array.from({ length: 10 }, (_, i) => ({ predicted: 20 + 55 * i, observed: around(22 + 54 * i + (i % 3), 9), n })),
    },
    fairness: [],
    mitigation: null,
    robustness: null,
    weakSlices: { measure: 'error', looked: 96, checked: 8, checkedRows: 300, leastRows: 30, slices: [] },
    stability: [{ kind: 'missing', share: 0.05, value: 0.7, undisturbed: 0.718 }],
    value: null,
    withoutSuspects: null,
  }
}
