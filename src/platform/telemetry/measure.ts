import type { Settings } from '#platform/config'
import type { Database } from '#platform/database'
import type { DataFolder } from '#platform/storage'

type Figure = Readonly<{
  /** `snake_case` with its unit at the end, as Prometheus names it; what people read is the text `measure.<name>`. */
  name: string
  unit: 'count' | 'seconds' | 'bytes'
  /** Names of its labels. Their values are few and known beforehand: states, kinds, patterns; never ids or names of people. */
  labels?: readonly string[]
}>

/** Where figures are read. */
export type MeasureSources = Readonly<{ database: Database; folder: DataFolder; settings: Pick<Settings, 'edge' | 'keyFile'> }>
export type Sample = Readonly<{ value: number; workspace?: string; labels?: Readonly<Record<string, string>> }>

/** A figure that is read when somebody asks. */
export type ReadMeasure = Figure &
  Readonly<{
    /** A count grows for ever, a gauge goes up and down. */
    type: 'gauge' | 'counter'
    /** Whether it is one figure of the installation or one of each workspace. */
    of: 'server' | 'workspace'
    read(sources: MeasureSources): Promise<readonly Sample[]>
  }>

/** A figure that each process counts as things happen (`Telemetry.count`, `observe`), from zero when it starts, or looks up (`gauge`). */
export type CountedMeasure = Figure &
  Readonly<{
    type: 'counter' | 'histogram' | 'gauge'
    of: 'process'
    /** Upper bounds of a histogram. */
    buckets?: readonly number[]
  }>

/** A figure the system knows about itself: for the metrics page, alert rules and the status page. */
export type Measure = ReadMeasure | CountedMeasure

/**
 * A figure that one statement reads from the database, planned once for each connection.
 * @param text  its columns are `value`, for figures of workspaces `workspace`, and one for each label
 */
export function sqlMeasure(figure: Omit<ReadMeasure, 'read'>, text: string): ReadMeasure {
  const labels = (row: Row) => Object.fromEntries((figure.labels ?? []).map((label) => [label, String(row[label])]))
  return {
    ...figure,
    async read({ database }) {
      const rows = await database.lookUp<Row>({ name: `measure.${figure.name}`, text, values: [] })
      return rows.map((row) => ({
        value: Number(row.value),
        ...(figure.of === 'workspace' && { workspace: String(row.workspace) }),
        labels: labels(row),
      }))
    },
  }
}

type Row = Record<string, unknown>
