import { Group, Text } from '@mantine/core'
import { ExampleWork } from '../demo/ExampleWork.tsx'
import { useTexts } from '../language.tsx'
import classes from './ExampleBand.module.css'
import { texts } from './texts.ts'

/** On every page of a workspace of example data. */
export function ExampleBand() {
  const t = useTexts(texts)
  return (
    <Group component="section" className={classes.band} gap="sm" px="md" py={8} mb="md" aria-label={t('exampleBand')} data-example-band>
      <Text fw={600}>{t('exampleBand')}</Text>
      <Text size="sm">{t('exampleBandWhy')}</Text>
      <ExampleWork />
    </Group>
  )
}
