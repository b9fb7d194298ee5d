/** What is known of one customer at the end of a day: nothing of it is later. */
export type Past = Readonly<{
  /** Length of the window that is foretold, in days; features look at one such stretch and at the one before. */
  windowDays: number
  /** The day that it is known at. */
  cut: number
  /** Days with a purchase. */
  purchases: number
  firstDay: number
  lastDay: number
  /** Days between a purchase and the next: how many, their sum and the sum of their squares. */
  gaps: number
  gapSum: number
  gapSquares: number
  /** Purchases and returns, in units of the currency; returns above zero. */
  bought: number
  returned: number
  returns: number
  largest: number
  /** In the window that ends with the day, and in the one before it. */
  purchasesNow: number
  purchasesBefore: number
  netNow: number
  netBefore: number
  /** Purchases a year before the window that is foretold; NaN where the file does not reach so far back. */
  purchasesOfSeason: number
}>

/** What a model learns of a customer, as data: a name of `texts` and how it follows from the past; NaN is not known. */
export const features = [
  { name: 'recency', of: ({ cut, lastDay }) => cut - lastDay },
  { name: 'tenure', of: ({ cut, firstDay }) => cut - firstDay },
  { name: 'purchases', of: ({ purchases }) => purchases },
  { name: 'purchasesNow', of: ({ purchasesNow }) => purchasesNow },
  { name: 'purchasesTrend', of: ({ purchasesNow, purchasesBefore }) => purchasesNow - purchasesBefore },
  { name: 'net', of: ({ bought, returned }) => bought - returned },
  { name: 'netNow', of: ({ netNow }) => netNow },
  { name: 'netTrend', of: ({ netNow, netBefore }) => netNow - netBefore },
  { name: 'average', of: ({ bought, purchases }) => bought / purchases },
  { name: 'largest', of: ({ largest }) => largest },
  { name: 'rhythm', of: ({ gaps, gapSum }) => (gaps === 0 ? Number.NaN : gapSum / gaps) },
  {
    name: 'irregularity',
    of: ({ gaps, gapSum, gapSquares }) => (gaps < 2 ? Number.NaN : Math.sqrt(Math.max(0, gapSquares / gaps - (gapSum / gaps) ** 2))),
  },
  {
    name: 'overdue',
    of: ({ cut, lastDay, gaps, gapSum }) => (gaps === 0 || gapSum === 0 ? Number.NaN : ((cut - lastDay) * gaps) / gapSum),
  },
  { name: 'returns', of: ({ returns }) => returns },
  { name: 'returnedShare', of: ({ returned, bought }) => returned / bought },
  { name: 'season', of: ({ purchasesOfSeason }) => purchasesOfSeason },
] as const satisfies readonly Readonly<{ name: string; of: (past: Past) => number }>[]
export type FeatureName = (typeof features)[number]['name']
