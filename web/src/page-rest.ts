import { useLocation } from '@tanstack/react-router'

/** What the address says after `/w/<workspace>/<area>/<feature>/`: [] on the page itself, [id] on `…/<id>`. */
export const restOf = (pathname: string): string[] =>
  pathname
    .split('/')
    .slice(5)
    .filter((part) => part !== '')
    .map(decodeURIComponent)

export const usePageRest = (): string[] => restOf(useLocation().pathname)
