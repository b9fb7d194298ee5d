import { Button, Collapse, Stack } from '@mantine/core'
import { useId } from '@mantine/hooks'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../language.tsx'
import { useRemembered } from './remembered.ts'
import { texts } from './texts.ts'

/** *Ver detalle*: method, parameters and tables, opened or not as the person left it the last time. */
export function Detail({ name, label, children }: { name: string; label?: string; children: ReactNode }) {
  const t = useTexts(texts)
  const [opened, remember] = useRemembered(`detail:${name}`, false)
  const id = useId()
  const Icon = opened ? ChevronDown : ChevronRight
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-md"
        onClick={() => remember(!opened)}
        aria-expanded={opened}
        aria-controls={id}
        c="light-dark(var(--mantine-color-petrol-9), var(--mantine-color-petrol-2))"
        leftSection={<Icon size={16} aria-hidden />}
      >
        {label ?? t(opened ? 'hideDetail' : 'showDetail')}
      </Button>
      <Collapse expanded={opened} id={id}>
        <Stack gap="md" pt="sm">
          {opened && children}
        </Stack>
      </Collapse>
    </div>
  )
}
