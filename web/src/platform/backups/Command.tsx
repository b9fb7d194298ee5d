import { ActionIcon, Code, CopyButton, Group } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

/** A command for whoever looks after the machine, with a button that copies it. */
export function Command({ line }: { line: string }) {
  const t = useTexts(texts)
  return (
    <Group gap="xs" wrap="nowrap">
      <Code fz="sm" miw={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
        {line}
      </Code>
      <CopyButton value={line}>
        {({ copied, copy }) => (
          <ActionIcon variant="subtle" size="lg" c="var(--mantine-color-text)" onClick={copy} aria-label={copied ? t('copied') : t('copy')}>
            {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
