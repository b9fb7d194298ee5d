import { Anchor, Button, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { RequirementPage } from '#schema/programme/evidence'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useWithdraw } from './requirements.ts'
import { texts } from './texts.ts'

/** What people signed for, newest first. */
export function Attestations({ page, mayWithdraw }: { page: RequirementPage; mayWithdraw: boolean }) {
  const t = useTexts(texts)
  const { day, instant } = useFormats()
  const [leaving, leave] = useState<string | null>(null)
  const withdraw = useWithdraw()
  if (page.attestations.length === 0) return <Text c="dimmed">{t('noAttestation')}</Text>
  return (
    <Stack gap="md">
      {page.attestations.map((one) => (
        <Group key={one.id} align="flex-start" justify="space-between">
          <Stack gap={4} flex="1 1 16rem" miw={0} style={{ overflowWrap: 'anywhere' }}>
            <Text>{one.statement === '' ? t('reasonErased') : one.statement}</Text>
            <Text size="sm" c="dimmed">
              {t('signedBy', { name: one.signer.name ?? t('somebodyGone'), when: instant(one.signedAt) })}
              {' · '}
              {t('countsFromTo', { from: day(one.effectiveOn), to: day(one.reviewOn) })}
            </Text>
            {one.link && (
              <Anchor href={one.link} target="_blank" rel="noopener noreferrer" size="sm">
                {one.link}
              </Anchor>
            )}
            {one.document && <Text size="sm">{one.document}</Text>}
            {one.sha256 && <Code fz="xs">{one.sha256}</Code>}
          </Stack>
          {one.withdrawnAt ? (
            <StateChip tone="off" label={t('withdrawn')} />
          ) : (
            mayWithdraw && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => leave(one.id)}
                aria-label={t('withdrawOf', { when: instant(one.signedAt) })}
              >
                {t('withdraw')}
              </Button>
            )
          )}
        </Group>
      ))}
      <Confirm
        opened={leaving !== null}
        onClose={() => leave(null)}
        title={t('withdrawTitle')}
        consequence={t('withdrawConsequence')}
        wayBack={t('withdrawWayBack')}
        go={t('withdraw')}
        onGo={() => withdraw.mutateAsync(leaving ?? '')}
      />
    </Stack>
  )
}
