import { Alert, List, Text } from '@mantine/core'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import type { Verification } from '#schema/platform/activity-log'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

const shown = 20

/** What verifying the chain found, in words; each fault by its number. */
export function VerifyResult({ found, onClose }: { found: Verification; onClose: () => void }) {
  const t = useTexts(texts)
  const close = { withCloseButton: true, onClose, closeButtonLabel: t('closeResult') } as const
  if (found.faultCount === 0)
    return (
      <Alert role="status" variant="outline" icon={<ShieldCheck aria-hidden />} title={t('verifiedTitle')} {...close}>
        {t('verifiedBody', { n: found.checked })}
      </Alert>
    )
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<ShieldAlert aria-hidden />}
      title={t('brokenTitle', { n: found.faultCount })}
      {...close}
    >
      <Text size="sm" mb="xs">
        {t('brokenBody')}
      </Text>
      <List size="sm">
        {found.faults.slice(0, shown).map(({ seq, fault, id, what }) => (
          <List.Item key={`${seq} ${fault} ${id}`}>
            {what}
            {id && (
              <Text span size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                {' '}
                {id}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
      {found.faultCount > shown && <Text size="sm">{t('moreFaults', { n: found.faultCount - shown })}</Text>}
    </Alert>
  )
}
