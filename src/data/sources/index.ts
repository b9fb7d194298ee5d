export { type BatchReading, readBatches } from './batches.ts'
export { readTable } from './read.ts'
export { type DataRecord, type RecordReading, recordReader } from './records.ts'
export { ColumnFormat } from './schema.ts'
export type {
  CategoryColumn,
  Column,
  DateColumn,
  Inspection,
  NumberColumn,
  Reading,
  ReadOptions,
  SourceDescription,
  SourceFormat,
  Table,
} from './table.ts'
