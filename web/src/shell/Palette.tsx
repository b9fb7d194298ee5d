import { Modal, Stack, Text, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useLanguage, useTexts } from '../language.tsx'
import { findPages, type MenuEntry } from '../menu.ts'
import { EntryIcon } from './icons.tsx'
import classes from './Palette.module.css'
import { texts } from './texts.ts'

type Props = { opened: boolean; onClose: () => void; visible: readonly MenuEntry[]; onOpenPage: (feature: string) => void }

/** Finds a page by its Spanish, English or feature name and opens it, by keyboard alone if wanted. */
export function Palette({ opened, onClose, visible, onOpenPage }: Props) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const list = useId()
  const found = findPages(typed, visible)
  const close = () => {
    setTyped('')
    setMarked(0)
    onClose()
  }
  const open = (feature: string) => {
    close()
    onOpenPage(feature)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      setMarked((marked + step + found.length) % found.length)
    }
    const chosen = found[marked]
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      open(chosen.page.feature)
    }
  }
  return (
    <Modal opened={opened} onClose={close} withCloseButton={false} title={t('search')} padding="sm" yOffset="10dvh" size="lg">
      <Stack gap="xs">
        <TextInput
          data-autofocus
          aria-label={t('search')}
          placeholder={t('searchHint')}
          leftSection={<Search size={16} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setMarked(0)
          }}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={found[marked] ? `${list}-${marked}` : undefined}
        />
        <div id={list} role="listbox" aria-label={t('pages')} className={classes.list}>
          {found.map(({ entry, page }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field, which keeps the focus
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={page.feature}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === marked}
              className={classes.option}
              onClick={() => open(page.feature)}
              onMouseEnter={() => setMarked(index)}
            >
              <EntryIcon icon={entry.icon} />
              <span>
                {entry.name[language]} › <b>{page.name[language]}</b>
              </span>
            </div>
          ))}
        </div>
        {found.length === 0 && (
          <Text role="status" size="sm" c="dimmed" px="xs">
            {t('nothingFound')}
          </Text>
        )}
      </Stack>
    </Modal>
  )
}
