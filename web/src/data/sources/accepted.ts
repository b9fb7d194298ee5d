/** Endings of the files that can be read. */
export const accepted = '.csv,.tsv,.txt,.ndjson,.jsonl,.parquet,.xlsx'
