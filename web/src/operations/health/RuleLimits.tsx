import { NumberInput, Select } from '@mantine/core'
import { type Comparison, severities } from '#schema/platform/alerts'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

type Props = Readonly<{
  comparison: Comparison
  /** Name of the threshold's unit; empty for a plain count. */
  unit: string
  /** The form's props of a field. */
  inputProps: (field: 'threshold' | 'minutes' | 'severity') => object
}>

/** From when on a rule's condition holds, how long it must, and how grave it is. */
export function RuleLimits({ comparison, unit, inputProps }: Props) {
  const t = useTexts(texts)
  return (
    <>
      {comparison !== 'absent' && (
        <NumberInput label={unit === '' ? t('threshold') : t('thresholdIn', { unit })} {...inputProps('threshold')} />
      )}
      <NumberInput label={t('forMinutes')} description={t('forMinutesHint')} min={0} max={10_080} {...inputProps('minutes')} />
      <Select
        label={t('severity')}
        allowDeselect={false}
        data={severities.map((value) => ({ value, label: t(`severity_${value}`) }))}
        {...inputProps('severity')}
      />
    </>
  )
}
