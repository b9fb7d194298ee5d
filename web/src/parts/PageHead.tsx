import { ActionIcon, Button, type ButtonProps, Group, Menu, Stack, Text, Title } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../language.tsx'
import { Terms } from './Term.tsx'
import { texts } from './texts.ts'

export type HeadAction = Readonly<{ label: string; onClick: () => void; icon?: ReactNode; disabled?: boolean }>

/**
 * The head of a page: its title, the sentence that answers its question, its state, the one next step and, under ⋯, the
 * rest. Whatever the person may not do is left out by the page.
 */
export function PageHead({
  title,
  answer,
  state,
  primary,
  more = [],
}: {
  title: string
  answer?: ReactNode
  /** A `StateChip`. */
  state?: ReactNode
  primary?: (HeadAction & Pick<ButtonProps, 'loading'>) | undefined
  more?: readonly (HeadAction & { danger?: boolean })[]
}) {
  const t = useTexts(texts)
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md">
      <Stack gap={4} flex="1 1 16rem" miw={0}>
        <Group gap="sm">
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {state}
        </Group>
        {answer && (
          <Text size="lg" c="dimmed" maw="42rem" aria-live="polite" component="div">
            {typeof answer === 'string' ? <Terms>{answer}</Terms> : answer}
          </Text>
        )}
      </Stack>
      {(primary || more.length > 0) && (
        <Group gap="xs" wrap="nowrap">
          {primary && (
            <Button
              data-primary
              onClick={primary.onClick}
              leftSection={primary.icon}
              disabled={primary.disabled ?? false}
              loading={primary.loading ?? false}
            >
              {primary.label}
            </Button>
          )}
          {more.length > 0 && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="default" size={36} aria-label={t('moreActions')}>
                  <Ellipsis size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {more.map(({ label, onClick, icon, disabled, danger }) => (
                  <Menu.Item
                    key={label}
                    onClick={onClick}
                    leftSection={icon}
                    disabled={disabled ?? false}
                    {...(danger ? { c: 'var(--mantine-color-error)' } : {})}
                  >
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      )}
    </Group>
  )
}
