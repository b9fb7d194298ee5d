import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Mark } from '../../shell/icons.tsx'
import { LanguageSwitch } from '../../shell/LanguageSwitch.tsx'
import { ThemeSwitch } from '../../shell/ThemeSwitch.tsx'
import classes from './Card.module.css'

/** The frame of the pages before signing in. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <Group component="header" justify="space-between" p="md">
        <Group gap="xs">
          <Mark />
          <Text fw={650}>Rumbo</Text>
        </Group>
        <Group gap={4}>
          <LanguageSwitch />
          <ThemeSwitch />
        </Group>
      </Group>
      <main className={classes.main}>
        <Paper withBorder shadow="sm" radius="lg" p={{ base: 'lg', xs: 'xl' }} className={classes.paper}>
          <Stack gap="md">
            <Title order={1} size="h2">
              {title}
            </Title>
            {children}
          </Stack>
        </Paper>
      </main>
    </div>
  )
}
