import { ChartNoAxesCombined, ClipboardList, Database, House, Megaphone, Settings, Sparkles, Users } from 'lucide-react'
import type { MenuEntry } from '../menu.ts'

const icons = {
  home: House,
  plan: ClipboardList,
  data: Database,
  customers: Users,
  models: Sparkles,
  campaigns: Megaphone,
  results: ChartNoAxesCombined,
  system: Settings,
}

export function EntryIcon({ icon, size = 18 }: { icon: MenuEntry['icon']; size?: number }) {
  const Icon = icons[icon]
  return <Icon size={size} aria-hidden />
}

/** The mark of Rumbo: the needle of a compass. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
    <circle cx="16" cy="16" r="15" fill="#00616c" />
    <path d="M21.5 8.5 18 18l-9.5 5.5L14 14z" fill="#fff" />
    <circle cx="16" cy="16" r="1.8" fill="#00616c" />
  </svg>
)
