import { Box, Button, Menu } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Check, Languages } from 'lucide-react'
import { type Language, languages } from '#base'
import { useLanguage, useTexts } from '../language.tsx'
import { texts } from './texts.ts'

/** Switches every text, also those that the server renders. `onChoose` keeps the choice for a person who signed in. */
export function LanguageSwitch({ onChoose }: { onChoose?: (language: Language) => Promise<unknown> }) {
  const t = useTexts(texts)
  const { language, choose } = useLanguage()
  const client = useQueryClient()
  const take = async (next: Language) => {
    choose(next)
    // The server answers in the language it keeps for the person, so it has to know the new one before it is asked again.
    await onChoose?.(next).catch(() => undefined)
    await client.invalidateQueries()
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          px="xs"
          leftSection={
            <Box component="span" visibleFrom="xs" lh={0}>
              <Languages size={18} aria-hidden />
            </Box>
          }
          aria-label={`${language.toUpperCase()} · ${t('language')}: ${t('languageName')}`}
          c="var(--mantine-color-text)"
        >
          {language.toUpperCase()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((code) => (
          <Menu.Item
            key={code}
            lang={code}
            onClick={() => void take(code)}
            rightSection={code === language ? <Check size={16} aria-hidden /> : undefined}
            aria-current={code === language ? 'true' : undefined}
          >
            {texts[code].languageName}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
