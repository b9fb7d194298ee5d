import { Command, CommanderError } from 'commander'
import type { Texts } from '#base'
import { version } from '#platform/config'
import { exitCodeOf, ServerRefused, tellError, tellProblem } from '#platform/terminal'
import { addActivity } from './activity.ts'
import { addAlerts } from './alerts.ts'
import { addAutopilot } from './autopilot.ts'
import { addBackup, addBackupMoves, addRestore, addUpgrade } from './backup.ts'
import { contextOf } from './context.ts'
import { addDemo } from './demo.ts'
import { addDoctor } from './doctor.ts'
import { addExample } from './example.ts'
import { addExperiments } from './experiments.ts'
import { areaCommand } from './feature.ts'
import { addFiles } from './files.ts'
import { addJobs } from './jobs.ts'
import { addLedger } from './ledger.ts'
import { addMetrics } from './metrics.ts'
import { addPeople } from './people.ts'
import { addProblems } from './problems.ts'
import { addRegistry } from './registry.ts'
import { addReports } from './reports.ts'
import { addScore } from './score.ts'
import { addSecrets } from './secrets.ts'
import { addServe } from './serve.ts'
import { addService } from './service.ts'
import { addServing } from './serving.ts'
import { addSupportBundle } from './support-bundle.ts'
import { texts } from './texts.ts'
import { commandOf, usageError } from './usage.ts'
import { addWorkspaces } from './workspaces.ts'

const argv = process.argv.slice(2)
const context = contextOf(argv, process.env)
const { terminal, t } = context

const program = new Command('rumbo').enablePositionalOptions().description(t('rumbo')).version(version, '-V, --version', t('version'))
for (const add of [
  addAutopilot,
  addScore,
  addProblems,
  addRegistry,
  addServing,
  addExperiments,
  addLedger,
  addReports,
  addServe,
  addDoctor,
  addBackup,
  addRestore,
  addUpgrade,
  addDemo,
  addExample,
  addActivity,
  addAlerts,
  addFiles,
  addJobs,
  addMetrics,
  addSecrets,
  addWorkspaces,
  addPeople,
  addService,
  addSupportBundle,
])
  add(program, context)
addBackupMoves(areaCommand(program, context, 'platform'), context)
const titles: Record<string, string> = {
  'Usage:': t('usage'),
  'Arguments:': t('arguments'),
  'Options:': t('options'),
  'Commands:': t('commands'),
}
const withAllBelow = (command: Command): Command[] => [command, ...command.commands.flatMap(withAllBelow)]
for (const command of withAllBelow(program))
  command
    .helpOption('-h, --help', t('help'))
    .option('--language <es|en>', t('language'))
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      optionDescription: ({ description, defaultValue }) => (defaultValue === undefined ? description : `${description} (${defaultValue})`),
    })
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .helpCommand(false)

/** A reader that goes away (`rumbo … | head`) is not a failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  if (argv.length === 0) program.outputHelp()
  else await program.parseAsync(argv, { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0)
  if (context.signal.aborted) process.exit(context.signal.reason === 'SIGINT' ? 130 : 143)
  const said = error instanceof CommanderError ? usageError(error, commandOf(program, argv)) : error
  const [{ contributions }, { texts: demoTexts }] = await Promise.all([import('#server'), import('#texts/demo')])
  const tables: readonly Texts[] = [texts, demoTexts, ...contributions.map((one) => one.texts)]
  if (said instanceof ServerRefused) tellProblem(terminal, said.problem)
  else tellError(terminal, said, tables, process.env.RUMBO_DEBUG !== undefined)
  process.exitCode = exitCodeOf(said)
}
