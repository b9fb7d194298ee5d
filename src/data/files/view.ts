import { fillText, type Language, say, type Texts } from '#base'
import type { Describe } from '#platform/http'
import { texts as quality } from '#texts/data/quality'
import { texts as sources } from '#texts/data/sources'
import type { FileProfile, SourceFile, StoredProfile } from './schema.ts'
import type { StoredFile } from './store.ts'
import { texts } from './texts.ts'

export const fileView = (file: StoredFile, describe: Describe, language: Language): SourceFile => ({
  ...file,
  error: file.error && { code: file.error.code, ...describe(file.error.code, file.error.params, language) },
  createdAt: file.createdAt.toISOString(),
})

type Issue = StoredProfile['issues'][number]
const tables: readonly Texts[] = [texts, sources, quality]

/** A code that no table knows is shown as it is. */
function sentence({ code, params }: Issue, language: Language): string {
  const words: Record<string, unknown> = texts[language]
  const told = { ...params, ...(params.order === undefined ? {} : { order: String(words[`order.${params.order}`] ?? params.order) }) }
  for (const table of tables)
    for (const key of [`issue.${code}`, code]) {
      const text = table[language][key]
      if (typeof text === 'string') return fillText(text, told, language)
    }
  return code
}

const fixes = { READING_DATES_UNDECIDABLE: 'otherOrder', READING_NUMBERS_MIXED: 'asNames', FILE_IDS: 'use' } as const
const fixOf = ({ code, fix }: Issue) =>
  fix === null ? null : Object.hasOwn(fixes, code) ? fixes[code as keyof typeof fixes] : ('dropAll' as const)

export const profileView = ({ rows, source, columns, issues }: StoredProfile, language: Language): FileProfile => ({
  ...{ rows, source, columns },
  issues: issues.map((issue) => {
    const fix = fixOf(issue)
    return {
      ...{ code: issue.code, level: issue.level, columns: issue.columns },
      text: sentence(issue, language),
      fix:
        fix && issue.fix
          ? { label: say(texts, language, `fix.${fix}`, { n: Object.keys(issue.fix.columns ?? {}).length }), change: issue.fix }
          : null,
    }
  }),
})
