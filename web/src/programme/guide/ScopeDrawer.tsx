import { Button, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Reach, RequirementList } from '#schema/programme/evidence'
import { useTexts } from '../../language.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useChooseScope } from './requirements.ts'
import { texts } from './texts.ts'

const reaches = ['light', 'standard', 'full'] as const

/** How much of the guide the organisation takes on; it can be changed at any time and nothing is lost. */
export function ScopeDrawer({ list, opened, onClose }: { list: RequirementList; opened: boolean; onClose: () => void }) {
  const t = useTexts(texts)
  const choose = useChooseScope()
  const [chosen, pick] = useState<Reach>(list.scope ?? 'light')
  return (
    <DetailDrawer opened={opened} onClose={onClose} title={t('scopeTitle')}>
      <Stack>
        <Radio.Group label={t('scopeLabel')} value={chosen} onChange={(value) => pick(value as Reach)}>
          <Stack gap="md" mt="sm">
            {reaches.map((reach) => (
              <Radio
                key={reach}
                value={reach}
                label={t('scopeOption', { scope: t(`scope_${reach}`), n: list.sizes[reach] ?? 0 })}
                description={t(`scopeWhy_${reach}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t('scopeNote')}
        </Text>
        {choose.error && <ProblemView error={choose.error} />}
        <Button data-primary loading={choose.isPending} onClick={() => choose.mutate(chosen, { onSuccess: onClose })}>
          {t('scopeSave')}
        </Button>
      </Stack>
    </DetailDrawer>
  )
}
