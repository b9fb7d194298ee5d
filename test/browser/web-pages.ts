import { join } from 'node:path'

type Name = Readonly<{ es: string; en: string }>
type Menu = readonly { id: string; name: Name; pages: readonly { feature: string; name: Name }[] }[]

// Read at run time: the web has a compiler's configuration of its own, which this side must not take over.
const web = <T>(file: string): Promise<T> => import(join(process.cwd(), 'web/src', file)) as Promise<T>

export const { menu } = await web<{ menu: Menu }>('menu.ts')
export const { builtPages, pageAddress, pageName } = await web<{
  builtPages: readonly { feature: string; permission: string }[]
  pageAddress: (slug: string, feature: string) => string
  pageName: (feature: string) => Name | undefined
}>('pages.ts')
