import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorParams, ErrorText, Language } from '#base'
import type { Registry } from '#platform/contributions'
import type { NamedFinding } from '#platform/doctor'
import type { NamedSample } from '#platform/telemetry'
import type { Component } from '#schema/platform/alerts'
import type { HealthDetails } from './schema.ts'

/** The figures that say most about each part. */
const telling: readonly (readonly [Component, string, Readonly<Record<string, string>>?])[] = [
  ['database', 'rumbo_database_answer_seconds'],
  ['database', 'rumbo_database_size_bytes'],
  ['jobs', 'rumbo_jobs_waiting'],
  ['jobs', 'rumbo_job_workers'],
  ['mail', 'rumbo_mail_messages', { state: 'waiting' }],
  ['backups', 'rumbo_backup_age_seconds'],
  ['backups', 'rumbo_backup_drill_age_seconds'],
  ['disk', 'rumbo_disk_free_bytes'],
  ['disk', 'rumbo_disk_size_bytes'],
  ['activity', 'rumbo_activity_oldest_unsealed_seconds'],
  ['webhooks', 'rumbo_webhook_endpoints_disabled'],
  ['time', 'rumbo_clock_apart_seconds'],
  ['web', 'rumbo_certificate_rest_seconds'],
]

export function factsOf(
  samples: readonly NamedSample[],
  workspace: string,
  registry: Pick<Registry, 'say' | 'measures'>,
  language: Language,
) {
  return telling.flatMap(([component, name, labels = {}]): HealthDetails['facts'] => {
    const sample = samples.find(
      (one) =>
        one.name === name &&
        (one.workspace === undefined || one.workspace === workspace) &&
        Object.entries(labels).every(([label, value]) => one.labels?.[label] === value),
    )
    const unit = registry.measures.get(name)?.unit
    return sample && unit ? [{ component, what: registry.say(language, `measure.${name}`), value: sample.value, unit }] : []
  })
}

type Words = Readonly<{ say(key: string, params: ErrorParams): string; describe(code: string, params: ErrorParams): ErrorText }>

/** What the doctor found, in words. What is in order is one sentence; what is not says how to mend it. */
export const findingsOf = (findings: readonly NamedFinding[], { say, describe }: Words): HealthDetails['findings'] =>
  findings.map(({ check, level, code, params }) => {
    if (level === 'ok') return { check, level, what: say(code, params), mend: null }
    const { what, mend } = describe(code, params)
    return { check, level, what, mend }
  })

/** How much a folder holds. What vanishes while it is counted is not counted. */
export async function bytesOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []))
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  return bytes
}
