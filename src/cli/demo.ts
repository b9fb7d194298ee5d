import { type AddCommand, wholeNumber } from './context.ts'

export const addDemo: AddCommand = (program, { terminal, t }) => {
  program
    .command('demo')
    .description(t('demo'))
    .option('--customers <n>', t('demo.customers'), '20000')
    .option('--seed <n>', t('demo.seed'), '1')
    .option('--out <folder>', t('demo.out'), 'tienda-aurora')
    .option('--json', t('json'))
    .action(async (flags: { customers: string; seed: string; out: string }) => {
      const { writeDemo } = await import('#demo')
      const made = await writeDemo({
        customers: wholeNumber('--customers', flags.customers, 1, 5_000_000),
        seed: wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1),
        out: flags.out,
      })
      if (terminal.json) terminal.result(JSON.stringify(made, null, 2))
      else terminal.result(t('demo.done', { folder: flags.out, files: made.files.map((file) => file.name).join(', ') }))
    })
}
