import { profileFile, proposeProblem } from '#ai/problems/wizard'
import { type Decision, DomainError, warned } from '#base'
import type { Table } from '#data/sources'
import type { ProblemDefinition, Proposal } from '#schema/ai/problems/wizard'
import type { AskedOptions, AutopilotOptions } from './options.ts'

export type Asked = Readonly<{ options: AskedOptions; definition: ProblemDefinition | null; decisions: Decision[] }>

const together = (given: readonly string[] = [], found: readonly string[] = []): string[] => [...new Set([...given, ...found])]

function definedBy({ status, definition, open, file }: Proposal, table: Table, name: string): ProblemDefinition {
  if (status === 'not-people') throw new DomainError('ROWS_ARE_NOT_PEOPLE', { file: name, kind: file.kind })
  if (definition === null && open.length > 0)
    throw new DomainError('OUTCOME_NOT_SAID', { options: open[0]!.options.slice(0, 3).join(', ') })
  if (definition === null) throw new DomainError('OUTCOME_NOT_FOUND', { n: table.columns.length })
  const { rows, least, more } = definition.data
  if (status === 'too-little') throw new DomainError('TOO_LITTLE_TO_LEARN', { rows, least, more })
  return definition
}

/**
 * The options of a run that starts from a question: what was not said is as the question is understood. Without a question
 * the options are what they are.
 * @throws USAGE_OPTION_MISSING, and the refusals of a question that cannot be asked of the file
 */
export function askedOf(options: AutopilotOptions, table: Table, name: string): Asked {
  const { question, target } = options
  if (question === undefined) {
    if (target === undefined) throw new DomainError('USAGE_OPTION_MISSING', { option: '--target <column>' })
    return { options: { ...options, target }, definition: null, decisions: [] }
  }
  const { positive, known, time, windowDays, delayDays } = options
  const answers = {
    target,
    positive,
    known: known || options.use ? together(known, options.use) : undefined,
    moment: time,
    windowDays,
    delayDays,
  }
  const definition = definedBy(proposeProblem(question, profileFile(name, table, [question], target), answers), table, name)
  const { target: outcome, population, columns } = definition
  const given = [options.id, options.group, options.value, time]
  const after = columns.not.flatMap(({ column, why }) => (why === 'after' && !given.includes(column) ? [column] : []))
  // Whoever wants to learn from the column that names people says that it names nobody
  const person = population.person === null || options.use?.includes(population.person) ? undefined : population.person
  return {
    definition,
    options: {
      ...options,
      target: outcome.column,
      positive: outcome.positive ?? undefined,
      id: options.id ?? person,
      group: options.group ?? (population.repeated ? person : undefined),
      time: outcome.moment ?? undefined,
      drop: together(options.drop, after),
      protect: together(options.protect, columns.protected),
    },
    decisions: after.length > 0 ? [warned('AFTER_LEFT_OUT', { columns: after.join(', '), n: after.length })] : [],
  }
}
