import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { type ErrorParams, type Language, languageOf, say, type Texts } from '#base'

const key = 'rumbo-language'
type LanguageChoice = { language: Language; choose: (language: Language) => void }
const Context = createContext<LanguageChoice>({ language: 'es', choose: () => undefined })

let current: Language = languageOf(localStorage.getItem(key) ?? navigator.language)
/** The language outside of React: requests carry it. */
export const currentLanguage = (): Language => current

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(current)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = useCallback((next: Language) => {
    current = next
    localStorage.setItem(key, next)
    setLanguage(next)
  }, [])
  const choice = useMemo(() => ({ language, choose }), [language, choose])
  return <Context.Provider value={choice}>{children}</Context.Provider>
}

export const useLanguage = (): LanguageChoice => useContext(Context)

/**
 * Switches every text, also those that the server renders. The server answers a person who signed in in the language
 * that it keeps for her: `keep` tells it the new one, before anything is asked in that language. A request that is
 * under way when the language changes would bring the old one, so it is given up.
 */
export function useLanguageChange(keep?: (language: Language) => Promise<unknown>): (language: Language) => Promise<void> {
  const client = useQueryClient()
  const { choose } = useLanguage()
  return async (next) => {
    await keep?.(next).catch(() => undefined)
    await client.cancelQueries()
    choose(next)
    await client.invalidateQueries()
  }
}

/** Says a feature's texts in the language of the page. */
export function useTexts<T extends Texts>(texts: T): (key: keyof T['es'] & string, params?: ErrorParams) => string {
  const { language } = useLanguage()
  return (name, params) => say(texts, language, name, params)
}
