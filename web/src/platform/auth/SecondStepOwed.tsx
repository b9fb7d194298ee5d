import { Text } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { Card } from './Card.tsx'
import { SecondStepSetup } from './SecondStepSetup.tsx'
import { texts } from './texts.ts'

/** The workspace asks for a second step: until the person has one nothing else is open. */
export function SecondStepOwed() {
  const t = useTexts(texts)
  return (
    <Card title={t('owedTitle')}>
      <Text c="dimmed">{t('owedLead')}</Text>
      <SecondStepSetup />
    </Card>
  )
}
