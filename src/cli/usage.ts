import type { Command, CommanderError } from 'commander'
import { DomainError, nearestName } from '#base'

const quoted = (message: string): string => /'([^']*)'/.exec(message)?.[1] ?? ''

/** The command that the words lead to: `platform activity verify`. */
export function commandOf(program: Command, words: readonly string[]): Command {
  const next = program.commands.find((command) => command.name() === words[0])
  return next ? commandOf(next, words.slice(1)) : program
}

/** commander speaks English only: its refusals become codes of ours, told in the reader's language. */
export function usageError(error: CommanderError, command: Command): DomainError {
  const name = quoted(error.message)
  const flags = command.options.map((option) => option.long ?? option.short ?? '')
  if (error.code === 'commander.unknownOption')
    return new DomainError('USAGE_UNKNOWN_OPTION', { option: name, nearest: nearestName(name, flags) ?? flags.join(' ') })
  if (error.code === 'commander.optionMissingArgument') return new DomainError('USAGE_OPTION_WITHOUT_VALUE', { option: name })
  if (error.code === 'commander.missingMandatoryOptionValue') return new DomainError('USAGE_OPTION_MISSING', { option: name })
  if (error.code === 'commander.missingArgument') return new DomainError('USAGE_ARGUMENT_MISSING', { argument: name })
  if (error.code === 'commander.unknownCommand') {
    const names = command.commands.map((one) => one.name())
    return new DomainError('USAGE_UNKNOWN_COMMAND', { command: name, nearest: nearestName(name, names) ?? names.join(', ') })
  }
  if (error.code === 'commander.excessArguments') return new DomainError('USAGE_TOO_MANY_ARGUMENTS', { command: command.name() })
  return new DomainError('USAGE_INVALID', { message: error.message.replace(/^error: /, '') }, { cause: error })
}
