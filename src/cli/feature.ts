import type { Command } from 'commander'
import type { Client } from './client.ts'
import type { CliKey, Context } from './context.ts'

/** What a command of a feature gets: the server's API, and the words and flags it was called with. */
export type FeatureCall<Options> = Readonly<Context & { client: Client; options: Options; words: readonly string[] }>

/** Where commands of one feature are added. */
export interface FeatureCommands {
  /**
   * Adds `rumbo <area> <feature> <verb>`, described by the text `<feature>.<verb>`. Flags and arguments are added to what it
   * returns; `--json`, `--workspace` and `--data` are there. The server is found, or started for this command, before `run`.
   */
  verb<Options = Readonly<Record<string, string | undefined>>>(
    name: string,
    text: CliKey,
    run: (call: FeatureCall<Options>) => Promise<void>,
  ): Command
}

const below = (parent: Command, name: string): Command => parent.commands.find((command) => command.name() === name) ?? parent.command(name)

/** The command `rumbo <area>`, made where it is missing; the text of that name describes it (`data` is the text of a flag). */
export const areaCommand = (program: Command, { t }: Context, area: CliKey): Command =>
  below(program, area).description(t(area === 'data' ? 'dataArea' : area))

/** The command `rumbo <area> <feature>`, made where it is missing. */
export function featureCommands(program: Command, context: Context, area: CliKey, feature: string, text: CliKey): FeatureCommands {
  const { t } = context
  const home = below(areaCommand(program, context, area), feature).description(t(text))
  return {
    verb: (name, description, run) =>
      home
        .command(name)
        .description(t(description))
        .option('--json', t('json'))
        .option('--workspace <name>', t('workspace'))
        .option('--data <folder>', t('data'))
        .action(async (...given) => {
          const command = given.at(-1) as Command
          const options = command.opts<{ data?: string; workspace?: string }>()
          const { withClient } = await import('./client.ts')
          await withClient(context, options, (client) => run({ ...context, client, options: options as never, words: command.args }))
        }),
  }
}
