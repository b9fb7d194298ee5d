import { formatNumber, type Language, say } from '#base'
import type { ImportedModel } from './schema.ts'
import { texts } from './texts.ts'

/** The card of an imported model: what it says of itself, and what nobody here can know. */
export function importedCard(model: ImportedModel, language: Language): string {
  const t = (key: keyof (typeof texts)['es'], params: Record<string, string | number> = {}): string => say(texts, language, key, params)
  const inputs = model.inputs.map(({ name, type, columns }) => `- ${t('cardInput', { name, type, columns: columns.join(', ') })}`)
  const foretells = {
    binary: () => t('cardBinary', { positive: model.positive ?? '', other: model.classes.find((name) => name !== model.positive) ?? '' }),
    multiclass: () => t('cardClasses', { classes: model.classes.join(', ') }),
    regression: () => t('cardNumber'),
  }[model.kind]()
  return [
    `# ${t('cardTitle')}`,
    '',
    t('cardLead'),
    '',
    `- ${t('cardProducer', { producer: model.producer || '–' })}`,
    `- SHA-256: ${model.sha256} (${formatNumber(model.bytes, language)} B)`,
    `- ${t('cardOpsets', { opsets: [...new Set(model.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`))].join(', ') })}`,
    `- ${foretells}`,
    '',
    `## ${t('cardInputs')}`,
    '',
    ...inputs,
    '',
    `## ${t('cardUnknown')}`,
    '',
    ...(['unknownData', 'unknownQuality', 'unknownFairness', 'unknownReasons', 'unknownPreparation'] as const).map((key) => `- ${t(key)}`),
    '',
    t('cardEvaluate'),
    '',
  ].join('\n')
}
