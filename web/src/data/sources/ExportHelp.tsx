import { SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { texts } from './texts.ts'

const shops = ['Excel', 'Shopify', 'Hubspot', 'Other'] as const

/** How the usual programs give their data away, and what becomes of them here. */
export function ExportHelp() {
  const t = useTexts(texts)
  return (
    <Stack gap="xs" component="section">
      <Detail name="files.export" label={t('howTitle')}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {shops.map((shop) => (
            <div key={shop}>
              <Title order={2} size="h4">
                {t(`how${shop}`)}
              </Title>
              <Text size="sm">{t(`how${shop}Steps`)}</Text>
            </div>
          ))}
        </SimpleGrid>
      </Detail>
      <Detail name="files.kept" label={t('keptTitle')}>
        <Stack gap={4}>
          <Text size="sm">{t('keptWhat')}</Text>
          <Text size="sm">{t('keptWhere')}</Text>
          <Text size="sm">{t('keptUntil')}</Text>
        </Stack>
      </Detail>
    </Stack>
  )
}
