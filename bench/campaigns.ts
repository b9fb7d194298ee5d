import { snapshotAt } from '#ai/orders'
import { createRng } from '#kernel/sampling'
import { readMetrics } from '#science/experiments'
import type { Bench } from './run.ts'

const customers = 1_000_000
const linesEach = 20
const days = 1095
const windowDays = 90

/** A million customers with twenty lines each, sorted as cleaned orders are. */
function manyOrders() {
  const random = createRng(1)
  const lines = customers * linesEach
  const [customer, day, amount] = [new Int32Array(lines), new Int32Array(lines), new Float64Array(lines)]
  const own = new Int32Array(linesEach)
  for (let c = 0, at = 0; c < customers; c++) {
    for (let i = 0; i < linesEach; i++) own[i] = Math.floor(days * random())
    own.sort()
    for (let i = 0; i < linesEach; i++, at++) {
      customer[at] = c
      day[at] = own[i]!
      amount[at] = i % 17 === 16 ? -5 : 5 + Math.floor(90 * random())
    }
  }
  return { customers: Array.from({ length: customers }, (_, c) => `K${c}`), customer, day, amount, currency: 'EUR' }
}

/** A campaign of a million people in ten bands, with twenty amounts each of which most are zero, read with their past. */
function readoutSeconds(): number {
  const random = createRng(2)
  const before = Float64Array.from({ length: customers }, () => Math.floor(100 * random()))
  const metrics = Array.from({ length: 20 }, (_, m) => ({
    ...{ name: `m${m}`, kind: 'amount' as const, plannedError: null },
    values: before.map((x) => (random() < 0.1 ? x + Math.floor(50 * random()) : 0)),
  }))
  const groups = {
    ...{ arm: before.map(() => (random() < 0.5 ? 0 : 1)), arms: 2, strata: 10, before },
    stratum: Int32Array.from(before, (_, i) => i % 10),
  }
  const input = { arms: ['control', 'treated'], shares: [0.5, 0.5], metrics, daysLeft: 0, segment: null, score: null, notes: [] }
  const begun = performance.now()
  readMetrics({ ...input, groups: { ...groups, arm: Int32Array.from(groups.arm) } })
  return (performance.now() - begun) / 1000
}

/** Features and outcomes of every customer at twelve days of the past, one to be measured at and today. */
export const bench: Bench = async (log) => {
  const readout = readoutSeconds()
  log('20 million lines')
  const orders = manyOrders()
  const rhythm = { ...{ customers, repeating: customers, purchases: 0, firstDay: 0, lastDay: days - 1, medianGap: null, longGap: null } }
  const known = { ...rhythm, windowDays, cutShort: false, gone: 0 }
  const begun = performance.now()
  let rows = 0
  for (let cut = days - 1, n = 0; n < 14; cut -= windowDays / 3, n++) {
    const one = snapshotAt(orders, known, 'buy', cut)
    rows += one.customer.length
    log(`${n + 1} of 14: ${one.customer.length} customers`)
  }
  const seconds = (performance.now() - begun) / 1000
  const alone = { anchor: null, theirs: null, better: 'lower' } as const
  return [
    {
      work: `${rows} customers at 14 days, 16 features each, from 20 million cleaned lines`,
      ours: seconds,
      unit: 's',
      target: 90,
      ...alone,
    },
    { work: 'readout of a million people, 20 metrics with their past, 10 bands', ours: readout, unit: 's', target: 2, ...alone },
    { work: 'memory at most', ours: process.resourceUsage().maxRSS / 1024, unit: 'MB', target: 3072, ...alone },
  ]
}
