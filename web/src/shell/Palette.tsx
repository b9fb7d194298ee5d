import { Modal, Stack, Text, TextInput } from '@mantine/core'
import { CornerDownRight, FileText, Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { useLanguage, useTexts } from '../language.tsx'
import { findPages, isNamed, type MenuEntry, type MenuPage } from '../menu.ts'
import { type PaletteAction, paletteActions } from './actions.ts'
import { EntryIcon } from './icons.tsx'
import classes from './Palette.module.css'
import { texts } from './texts.ts'

type Props = {
  opened: boolean
  onClose: () => void
  visible: readonly MenuEntry[]
  asides: readonly MenuPage[]
  onOpenPage: (feature: string) => void
  onAct: (id: PaletteAction['id']) => void
}
type Choice = { key: string; icon: ReactNode; label: ReactNode; take: () => void }

/** Finds a page by its Spanish, English or feature name, or an action, and does it, by keyboard alone if wanted. */
export function Palette({ opened, onClose, visible, asides, onOpenPage, onAct }: Props) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const list = useId()
  const found: Choice[] = [
    ...findPages(typed, visible).map(({ entry, page }) => ({
      key: page.feature,
      icon: <EntryIcon icon={entry.icon} />,
      label: (
        <>
          {entry.name[language]} › <b>{page.name[language]}</b>
        </>
      ),
      take: () => onOpenPage(page.feature),
    })),
    ...asides
      .filter(({ name, feature }) => isNamed(typed, [name.es, name.en, feature]))
      .map(({ name, feature }) => ({
        key: feature,
        icon: <FileText size={18} aria-hidden />,
        label: <b>{name[language]}</b>,
        take: () => onOpenPage(feature),
      })),
    ...paletteActions
      .filter(({ name }) => isNamed(typed, [name.es, name.en]))
      .map(({ id, name }) => ({ key: id, icon: <CornerDownRight size={18} aria-hidden />, label: name[language], take: () => onAct(id) })),
  ]
  const close = () => {
    setTyped('')
    setMarked(0)
    onClose()
  }
  const choose = (choice: Choice) => {
    close()
    choice.take()
  }
  const mark = (index: number) => {
    setMarked(index)
    document.getElementById(`${list}-${index}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      mark((marked + step + found.length) % found.length)
    }
    const chosen = found[marked]
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      choose(chosen)
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
          {found.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field, which keeps the focus
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={choice.key}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === marked}
              className={classes.option}
              onClick={() => choose(choice)}
              onMouseMove={() => setMarked(index)}
            >
              {choice.icon}
              <span>{choice.label}</span>
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
