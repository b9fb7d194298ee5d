import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
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
  const choice = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        current = next
        localStorage.setItem(key, next)
        setLanguage(next)
      },
    }),
    [language],
  )
  return <Context.Provider value={choice}>{children}</Context.Provider>
}

export const useLanguage = (): LanguageChoice => useContext(Context)

/** Says a feature's texts in the language of the page. */
export function useTexts<T extends Texts>(texts: T): (key: keyof T['es'] & string, params?: ErrorParams) => string {
  const { language } = useLanguage()
  return (name, params) => say(texts, language, name, params)
}
