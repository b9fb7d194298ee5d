import { Drawer, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useTexts } from '../language.tsx'
import { texts } from './texts.ts'

/** One thing of a list, or a form, beside the page that it belongs to; on a phone it takes the whole screen. */
export function DetailDrawer({
  opened,
  onClose,
  title,
  wide = false,
  children,
}: {
  opened: boolean
  onClose: () => void
  title: string
  wide?: boolean
  children: ReactNode
}) {
  const t = useTexts(texts)
  const narrow = useMediaQuery('(max-width: 36em)')
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={narrow ? '100%' : wide ? 'xl' : 'md'}
      title={
        <Text component="span" fw={650} size="lg" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
      }
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {children}
    </Drawer>
  )
}
