import type { ErrorText, Texts } from '#base'
import { fillText } from '#base'
import { readSettings } from '#platform/config'
import type { AddCommand } from './context.ts'

const marks = { ok: '✔', warn: '!', fail: '✖' } as const

export const addDoctor: AddCommand = (program, { terminal, language, t }) => {
  program
    .command('doctor')
    .description(t('doctor'))
    .option('--data <folder>', t('data'))
    .option('--json', t('json'))
    .action(async ({ data }: { data?: string }) => {
      const settings = readSettings({ data }, process.env, process.cwd())
      const [{ diagnose }, { contributions }] = await Promise.all([import('#platform/doctor'), import('#server')])
      const findings = await diagnose(settings, contributions)
      const tables = contributions.map(({ texts }): Texts => texts)
      const told = findings.map((finding) => {
        const entry: string | ErrorText =
          tables.map((table) => table[language][finding.code]).find((found) => found !== undefined) ?? finding.code
        const fill = (sentence: string) => fillText(sentence, finding.params, language)
        return { ...finding, ...(typeof entry === 'string' ? { what: fill(entry) } : { what: fill(entry.what), mend: fill(entry.mend) }) }
      })
      if (terminal.json) terminal.result(JSON.stringify(told, null, 2))
      else for (const one of told) terminal.result(`${marks[one.level]} ${one.what}${'mend' in one ? `\n  ${one.mend}` : ''}`)
      if (findings.some(({ level }) => level === 'fail')) process.exitCode = 1
    })
}
