import { Alert, Anchor, Button, Code, Group, Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { type Campaign, type FileShape, fileShapes } from '#schema/activation/campaigns'
import { useTexts } from '../../language.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { deliveryFile, useDeliver, useReceipt } from './campaigns.ts'
import { Figure, Reasons } from './Review.tsx'
import { texts } from './texts.ts'

/** Entrega: the file for the sender, the receipt, what did not go. */
export function Delivery({ campaign }: { campaign: Campaign }) {
  const t = useTexts(texts)
  const { day, instant, number } = useFormats()
  const { permissions } = useSignedIn()
  const [shape, setShape] = useState<FileShape>('hubspot')
  const { data: receipt, error, refetch } = useReceipt(campaign.id)
  const deliver = useDeliver(campaign.id)
  const may = permissions.includes('activation.campaigns.deliver')
  const running = receipt?.deliveries.some(({ state }) => state === 'running') ?? false
  const control = campaign.arms[0]?.people ?? 0
  return (
    <Stack gap="lg">
      <Text>
        {t('codeIs')} <Code>{campaign.code}</Code>
      </Text>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!receipt && !error && <Loading rows={2} height={80} />}
      {receipt && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <Figure label={t('delivered')} n={receipt.delivered} />
            <Figure label={t('waiting')} n={receipt.waiting} />
            <Figure label={t('inControl')} n={control} />
          </SimpleGrid>
          <Reasons counts={receipt.notDelivered} title={t('notDelivered')} />
          {receipt.waiting > 0 && may && (
            <Stack gap="xs" align="flex-start">
              <Text>{t('deliverWhy')}</Text>
              <Button loading={deliver.isPending || running} onClick={() => deliver.mutate({ way: 'file' })}>
                {t('deliver', { n: receipt.waiting, shown: number(receipt.waiting) })}
              </Button>
            </Stack>
          )}
          {!may && <Alert variant="outline" color="gray" title={t('notDeliver')} />}
          {deliver.error && <ProblemView error={deliver.error} />}
          {receipt.deliveries.length > 0 && (
            <Stack component="section" gap="sm" aria-labelledby="files">
              <Title order={2} size="h4" id="files">
                {t('files')}
              </Title>
              {may && (
                <Select
                  label={t('shape')}
                  data={fileShapes.map((value) => ({ value, label: t(`shape_${value}`) }))}
                  value={shape}
                  onChange={(value) => value && setShape(value as FileShape)}
                  allowDeselect={false}
                  maw={360}
                />
              )}
              {receipt.deliveries.map(({ id, state, delivered, createdAt }) => (
                <Paper key={id} component="article" withBorder radius="lg" p="md">
                  <Group justify="space-between">
                    <Text>
                      {t('deliveryOf', { n: delivered, shown: number(delivered) })} · {instant(createdAt)}
                      {state !== 'done' && ` · ${t(`delivery_${state}`)}`}
                    </Text>
                    {may && state === 'done' && delivered > 0 && (
                      <Anchor href={deliveryFile(campaign.id, id, shape)} download>
                        <Group gap={6} wrap="nowrap">
                          <Download size={18} aria-hidden />
                          {t('downloadFile')}
                        </Group>
                      </Anchor>
                    )}
                  </Group>
                </Paper>
              ))}
            </Stack>
          )}
        </>
      )}
      <Detail name="campaigns.baseline" label={t('baseline')}>
        <Stack gap="xs">
          <Text size="sm">{t('baselineWhy')}</Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{campaign.baselineSha256}</Code>
          <Text size="sm">{t('window', { from: day(campaign.startsOn), to: day(campaign.endsOn) })}</Text>
        </Stack>
      </Detail>
    </Stack>
  )
}
