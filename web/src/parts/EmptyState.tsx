import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Terms } from './Term.tsx'

/** A page or list that has nothing to show: one drawing, one sentence, one button. */
export function EmptyState({
  drawing,
  title,
  children,
  action,
  wholePage = false,
}: {
  drawing: ReactNode
  title: string
  children: ReactNode
  action?: ReactNode
  /** It is all that the page has, so its title is the page's. */
  wholePage?: boolean
}) {
  return (
    <Stack align="center" gap="sm" py={{ base: 'xl', sm: 60 }} px="md" ta="center">
      {drawing}
      <Title order={wholePage ? 1 : 2} size="h3">
        {title}
      </Title>
      <Text c="dimmed" maw={480}>
        {typeof children === 'string' ? <Terms>{children}</Terms> : children}
      </Text>
      {action}
    </Stack>
  )
}
