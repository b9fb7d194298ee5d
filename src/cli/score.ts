import type { AddCommand } from './context.ts'

export const addScore: AddCommand = (program, { terminal, language, t }) => {
  program
    .command('score')
    .description(t('score'))
    .argument('<model>', t('score.model'))
    .argument('<file>', t('score.file'))
    .requiredOption('--out <csv>', t('score.out'))
    .option('--json', t('json'))
    .action(async (model: string, file: string, { out }: { out: string }) => {
      const { isImported, scoreImported } = await import('#ai/imported')
      const { score } = await import('#ai/serving')
      const scored = await ((await isImported(model)) ? scoreImported : score)({ model, file, out, language })
      if (terminal.json) terminal.result(JSON.stringify(scored, null, 2))
      else {
        terminal.result(t('score.done', { n: scored.rows, file: out }))
        const warnings = scored.decisions.filter(({ level }) => level === 'warning')
        if (warnings.length === 0) return
        const { renderDecision } = await import('#ai/autopilot')
        for (const warning of warnings) terminal.note(renderDecision(warning, language))
      }
    })
}
