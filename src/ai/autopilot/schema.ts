import { z } from 'zod'
import { ProblemDefinition } from '#schema/ai/problems/wizard'
import { NumberAim } from '#schema/ai/registry'

/** A figure with its 95 % interval; the bounds are null where no interval is defined (a count, a setting). */
export const Figure = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
export type Figure = z.infer<typeof Figure>

export const RunDecision = z.object({
  code: z.string(),
  level: z.enum(['info', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

export const stages = [
  'reading',
  'profiling',
  'leaks',
  'splitting',
  'candidates',
  'tuning',
  'calibration',
  'evaluation',
  'explanation',
  'second-run',
  'writing',
] as const
export type Stage = (typeof stages)[number]

export const ColumnReport = z.object({
  name: z.string(),
  type: z.enum(['number', 'date', 'category', 'boolean', 'text']),
  role: z.enum(['target', 'feature', 'id', 'constant', 'time', 'group', 'value', 'dropped', 'empty', 'leak', 'useless']),
  missing: z.int(),
  distinct: z.int(),
  protected: z.boolean(),
})

const evidence = z.object({
  /** `copy`, `function`, `after-outcome` are certain; `far-ahead` is a suspicion. */
  kind: z.enum(['copy', 'function', 'after-outcome', 'far-ahead']),
  /** What makes a column suspect, see ai/training. */
  reason: z.enum(['ahead', 'jump', 'through', 'settled', 'named']).optional(),
  /** Quality of the column alone, of all the others together and of all (AUC; for numbers R²). */
  alone: Figure.nullable(),
  others: Figure.nullable(),
  all: Figure.nullable(),
})
export const LeakReport = z.object({ column: z.string(), certain: z.boolean(), evidence })

export const Figures = z.record(z.string(), Figure)

export const CandidateReport = z.object({
  name: z.enum(['prior', 'rule', 'linear', 'trees', 'focal', 'continued', 'blend']),
  /** Hyper-parameters as fitted. */
  params: z.record(z.string(), z.union([z.number(), z.string()])),
  /** Over all out-of-fold rows, before calibration (of the focal candidate after it). Keys: auc, prAuc, logLoss, brier | macroAuc, logLoss, accuracy | rmse, mae, r2; with an aim d2 and its loss. */
  outOfFold: Figures,
  /** The metric that decides (log loss, or RMSE), per fold, repeat after repeat. */
  folds: z.array(z.number()),
  chosen: z.boolean(),
  /**
   * How much worse than the chosen one, in the metric that decides; the intervals hold for all candidates together and `p`
   * is adjusted for their number. Absent for the chosen one, and in runs of earlier versions.
   */
  toChosen: z.object({ difference: Figure, p: z.number() }).optional(),
})
const ways = ['whole', 'leaves', 'half', 'quarter', 'eighth'] as const
export const Nested = z.object({
  /** Quality (AUC, macro AUC or R²) per fold, of the chosen model and of what was chosen without the fold. */
  folds: z.array(z.object({ candidate: CandidateReport.shape.name, chosen: z.number(), nested: z.number() })),
  /** Mean of the first less the second: what choosing and measuring on the same folds makes better than it is. */
  optimism: Figure,
})

export const Decile = z.object({
  decile: z.int(),
  n: z.int(),
  positives: z.number(),
  rate: Figure,
  lift: Figure,
  gain: z.number(),
  /** The gain with its interval. Absent in runs of earlier versions. */
  gained: Figure.optional(),
})

export const TestReport = z.object({
  rows: z.int(),
  /** Binary: auc, prAuc, logLoss, brier, ece, accuracy, precision, recall, liftTop10. Multi-class: macroAuc, logLoss, brier, accuracy. Number: rmse, mae, r2, pinball10, pinball50, pinball90; with an aim d2 and poissonDeviance, or pinball and covered. */
  figures: Figures,
  deciles: z.array(Decile),
  /** Confusion at the threshold: rows are the true class, columns the predicted one. */
  confusion: z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.int())) }).nullable(),
  /** Expected profit when the best-scored share is contacted. */
  profit: z.array(z.object({ share: z.number(), n: z.int(), profit: Figure })),
  roc: z.array(z.object({ falsePositiveRate: z.number(), truePositiveRate: z.number() })),
  calibration: z.array(z.object({ predicted: z.number(), observed: Figure, n: z.int() })),
  /**
   * Parts of the Brier score of a yes/no question, and the reliability that exact probabilities stay below in 95 % of the
   * cases. Absent in runs of earlier versions.
   */
  brierParts: z.object({ reliability: z.number(), resolution: z.number(), uncertainty: z.number(), byChance: z.number() }).optional(),
  /** Numeric target: predicted against observed, by groups of predicted value. */
  byPrediction: z.array(z.object({ predicted: z.number(), observed: Figure, n: z.int() })),
})

export const Importance = z.object({ column: z.string(), loss: Figure })
export const Dependence = z.object({
  column: z.string(),
  kind: z.enum(['number', 'category', 'date']),
  points: z.array(
    z.object({
      at: z.union([z.number(), z.string()]),
      mean: z.number(),
      share: z.number(),
      /** Between which answers the middle 80 % of the rows are; absent in runs of earlier versions, as is the next. */
      low: z.number().optional(),
      high: z.number().optional(),
      /** The level among rows that are alike (accumulated local effects); numbers and dates only. */
      alike: z.number().optional(),
    }),
  ),
})
export const DecisionChange = z.object({
  column: z.string(),
  from: z.union([z.number(), z.string()]),
  to: z.union([z.number(), z.string()]),
})
export type DecisionChange = z.infer<typeof DecisionChange>
/** What would turn decisions of rows on one side of the threshold. */
export const DecisionChanges = z.object({
  /** Whether the rows are at or above the threshold. */
  above: z.boolean(),
  /** Rows looked at. */
  rows: z.int(),
  /** Rows whose decision one, two, three changes turn. */
  turnedBy: z.array(z.int()),
  /** How often a column is among the changes, the commonest first. */
  columns: z.array(z.object({ column: z.string(), rows: z.int() })),
  examples: z.array(z.object({ before: z.number(), after: z.number(), changes: z.array(DecisionChange) })),
})
export const FairnessReport = z.object({
  /** The name of a column, or of two, with « × » between them. */
  column: z.string(),
  /** Two columns whose groups are crossed; absent for one, and in runs of earlier versions. */
  columns: z.array(z.string()).optional(),
  minimumGroup: z.int(),
  /** Groups that are too small to be judged, and their rows. Absent in runs of earlier versions. */
  small: z.object({ groups: z.int(), rows: z.int() }).optional(),
  groups: z.array(
    z.object({
      level: z.string(),
      n: z.int(),
      positives: z.int(),
      /** Null where the group is smaller than the minimum. */
      selectionRate: Figure.nullable(),
      truePositiveRate: Figure.nullable(),
      falsePositiveRate: Figure.nullable(),
      meanScore: Figure.nullable(),
      /** Share of positives among the selected, and positives less scores. Absent in runs of earlier versions. */
      precision: Figure.nullable().optional(),
      outcomeMinusScore: Figure.nullable().optional(),
    }),
  ),
  /**
   * demographicParityDifference, demographicParityRatio, equalizedOddsDifference, equalOpportunityDifference,
   * predictiveParityDifference, calibrationDifference.
   */
  gaps: Figures,
})
/** What would make the treatment of groups more alike, and what it costs: on the test sample, beside doing nothing. */
export const MitigationReport = z.object({
  /** What the delivered model does. */
  applied: z.enum(['none', 'reweighing', 'thresholds']),
  columns: z.array(z.string()),
  ways: z.array(
    z.object({
      way: z.enum(['none', 'reweighing', 'thresholds']),
      auc: Figure,
      accuracy: Figure,
      /** Against doing nothing, on the same rows. */
      accuracyChange: Figure.nullable(),
      /** Of 1,000 rows, in minor units; null without a value. */
      profit: Figure.nullable(),
      profitChange: Figure.nullable(),
      /** Share of the rows that is selected. */
      selected: z.number(),
      /** Between the groups of all protected columns together; keys as in the fairness report. */
      gaps: Figures,
    }),
  ),
  thresholds: z.array(z.object({ levels: z.array(z.string()), threshold: z.number() })),
})
/** Groups of rows by one or two columns where the model errs more: found on one half of the test sample, checked on the other. */
export const WeakSlices = z.object({
  /** What is lost: log loss in nats, or the mean absolute error of a number. */
  measure: z.enum(['logLoss', 'error']),
  looked: z.int(),
  checked: z.int(),
  checkedRows: z.int(),
  leastRows: z.int(),
  slices: z.array(
    z.object({
      /** A level of null is: not known. */
      conditions: z.array(z.object({ column: z.string(), level: z.string().nullable() })),
      n: z.int(),
      loss: z.number(),
      rest: z.number(),
      /** The bounds hold for all checked slices at once. */
      difference: Figure,
      adjustedP: z.number(),
    }),
  ),
})
export const StabilityReport = z.object({
  kind: z.enum(['missing', 'noise', 'unseen']),
  share: z.number(),
  /** The headline metric under the disturbance (AUC, macro AUC or R²) and what it was without. */
  value: z.number(),
  undisturbed: z.number(),
})

/** How much of the model's advantage over chance is left when something goes wrong; the worst first. */
export const RobustnessReport = z.object({
  verdict: z.enum(['robust', 'careful', 'fragile']),
  /** How many of the checks, from the first on, are reasons for the verdict. */
  reasons: z.int(),
  checks: z.array(
    z.object({
      kind: z.enum(['noise', 'missing', 'unseen', 'shift', 'edits', 'labels', 'time', 'column', 'unit', 'point']),
      column: z.string().nullable(),
      /** A share, or the factor of a wrong unit. */
      amount: z.number().nullable(),
      /** AUC, macro AUC or R². */
      value: z.number(),
      kept: z.number(),
    }),
  ),
})

/** run.json: everything a run found, as figures and codes. Sentences are made from it in the reader's language. */
export const RunReport = z.object({
  format: z.literal(1),
  rumbo: z.string(),
  /** `delivered`: a model that beats the baseline; `no-signal`: an answer, not an error. */
  status: z.enum(['delivered', 'no-signal']),
  language: z.enum(['es', 'en']),
  seed: z.int(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  source: z.object({
    name: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    format: z.enum(['csv', 'tsv', 'ndjson', 'parquet', 'xlsx']),
    encoding: z.string(),
    delimiter: z.string().nullable(),
    decimal: z.enum(['.', ',']),
    rows: z.int(),
  }),
  problem: z.object({
    kind: z.enum(['binary', 'multiclass', 'regression']),
    target: z.string(),
    positive: z.string().nullable(),
    classes: z.array(z.string()),
    rows: z.int(),
    /** Share of the positive class. */
    prevalence: z.number().nullable(),
    mean: z.number().nullable(),
    /** What is foretold of a number when it is not its mean. */
    aim: NumberAim.optional(),
  }),
  /** What was asked in words and how it was understood; absent where only a column was named. */
  question: ProblemDefinition.optional(),
  columns: z.array(ColumnReport),
  duplicates: z.object({ rows: z.int(), groups: z.int() }),
  /** In the order in which they were taken, grouped by stage. */
  decisions: z.array(RunDecision.extend({ stage: z.enum(stages) })),
  leaks: z.array(LeakReport),
  split: z.object({
    method: z.enum(['stratified', 'random', 'grouped', 'time']),
    folds: z.int(),
    /** How often rows were dealt into folds to compare candidates; once when absent. */
    repeats: z.int().optional(),
    trainRows: z.int(),
    testRows: z.int(),
  }),
  candidates: z.array(CandidateReport),
  tuning: z.object({
    trialsRequested: z.int(),
    trialsDone: z.int(),
    stoppedByBudget: z.boolean(),
    /** Somebody wanted no more settings tried; the same file and `trialsDone` trials give the same run. */
    stoppedByPerson: z.boolean().default(false),
    /**
     * What of the settings mattered: part of the variance of the loss that is due to each alone, and whether it stands out
     * from chance. Null where too few were tried; absent in runs of earlier versions.
     */
    weights: z
      .array(z.object({ name: z.string(), share: z.number(), clear: z.boolean() }))
      .nullable()
      .optional(),
    history: z.array(
      z.object({
        trial: z.int(),
        params: z.record(z.string(), z.number()),
        loss: z.number(),
        /** Share of the folds it was tried on: below 1 it was given up. Absent in runs of earlier versions: all of them. */
        spent: z.number().optional(),
        /** When and why it was given up: folds it was tried on, its mean loss there, up to which loss settings went on, and its place among those seen by then. */
        givenUp: z.object({ parts: z.int(), loss: z.number(), bar: z.number(), place: z.int(), seen: z.int() }).optional(),
      }),
    ),
  }),
  /** Null unless asked for (`nested`), or where it is not possible. */
  nested: Nested.nullable().default(null),
  /**
   * Smaller versions of the model's trees, made and judged on the same folds, the whole one first: 8-bit leaves, and a half, a
   * quarter and an eighth of the trees with longer steps. Null where the model has few trees or none, and in runs of earlier
   * versions. Seconds for one row stand in `timings` as `row:<way>`.
   */
  compression: z
    .object({
      /** What is delivered: `whole` unless asked to compress. */
      applied: z.enum(ways),
      sizes: z.array(
        z.object({
          way: z.enum(ways),
          trees: z.int(),
          /** Of the trees as text. */
          bytes: z.int(),
          /** Comparisons per row, on average. */
          comparisons: z.number(),
          /** The loss that decides, over rows out of fold, and how much worse than the whole one. */
          loss: z.number(),
          difference: Figure.nullable(),
          /** Whether it loses no more than one standard error. */
          asGood: z.boolean(),
        }),
      ),
    })
    .nullable()
    .default(null),
  calibration: z.object({ method: z.string(), candidates: z.array(z.object({ method: z.string(), logLoss: z.number() })) }).nullable(),
  threshold: z.object({ value: z.number(), by: z.enum(['profit', 'prevalence']), share: z.number() }).nullable(),
  /** The chosen model, calibrated, over rows that were out of fold. Same keys as `test.figures`. */
  outOfFold: Figures,
  test: TestReport,
  importance: z.array(Importance),
  dependence: z.array(Dependence),
  /**
   * What the columns of a linear part do, without a penalty on the test sample: odds ratios, factors of a count (`rate`) or
   * the outcome's own unit, for being so (`mark`) or for one standard deviation more. Null where no such interval holds.
   */
  effects: z
    .object({
      scale: z.enum(['odds', 'rate', 'number']),
      rows: z.int(),
      items: z.array(z.object({ name: z.string(), column: z.string(), per: z.enum(['mark', 'deviation']), effect: Figure })),
    })
    .nullable()
    .default(null),
  /** Empty without a threshold, and in runs of versions that did not look for it. */
  decisionChanges: z.array(DecisionChanges).default([]),
  fairness: z.array(FairnessReport),
  /** Null without protected columns, and in runs of earlier versions. */
  mitigation: MitigationReport.nullable().default(null),
  stability: z.array(StabilityReport),
  /** Null without a model, and in runs of earlier versions. */
  robustness: RobustnessReport.nullable().default(null),
  /** Null without a model, with too few rows, and in runs of versions that did not look for it. */
  weakSlices: WeakSlices.nullable().default(null),
  /** Money, in minor units; null when no value was given. */
  value: z
    .object({
      currency: z.string(),
      is: z.enum(['revenue', 'margin']),
      vat: z.enum(['in', 'out']),
      perPositive: z.number(),
      costPerContact: z.number(),
      bestShare: z.number(),
      profitAtBest: Figure,
      profitOfAll: Figure,
    })
    .nullable(),
  /** The second run, without the suspect columns: beside the first, never instead of it. */
  withoutSuspects: z.object({ columns: z.array(z.string()), outOfFold: Figures, test: Figures }).nullable(),
  /** Seconds per stage: the only part that differs between two equal runs. */
  timings: z.record(z.string(), z.number()),
})
export type RunReport = z.infer<typeof RunReport>
