import { Box, Button, Menu } from '@mantine/core'
import { Check, Languages } from 'lucide-react'
import { type Language, languages } from '#base'
import { useLanguage, useLanguageChange, useTexts } from '../language.tsx'
import { texts } from './texts.ts'

/** Chooses the language of the page. `onChoose` keeps the choice for a person who signed in. */
export function LanguageSwitch({ onChoose }: { onChoose?: (language: Language) => Promise<unknown> }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const take = useLanguageChange(onChoose)
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
