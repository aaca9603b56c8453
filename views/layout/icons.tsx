import {
  Activity,
  Archive,
  ArrowDown,
  ArrowLeft,
  ArrowUp,
  Bell,
  Building,
  Check,
  ChevronDown,
  ChevronRight,
  CircleCheck,
  CircleUser,
  CircleX,
  Copy,
  Download,
  ExternalLink,
  HardDriveDownload,
  Hourglass,
  House,
  KeyRound,
  Layers,
  LogOut,
  Mail,
  Megaphone,
  MonitorSmartphone,
  Moon,
  Pencil,
  Plus,
  Rss,
  ScrollText,
  Search,
  Server,
  Settings,
  ShieldCheck,
  Siren,
  Sun,
  SunMoon,
  TriangleAlert,
  Users,
  Wrench,
} from 'lucide-static'

const icons = {
  activity: Activity,
  archive: Archive,
  'arrow-down': ArrowDown,
  'arrow-left': ArrowLeft,
  'arrow-up': ArrowUp,
  bell: Bell,
  check: Check,
  'chevron-down': ChevronDown,
  'chevron-right': ChevronRight,
  'circle-check': CircleCheck,
  'circle-x': CircleX,
  'external-link': ExternalLink,
  house: House,
  layers: Layers,
  'log-out': LogOut,
  mail: Mail,
  moon: Moon,
  pencil: Pencil,
  plus: Plus,
  rss: Rss,
  search: Search,
  siren: Siren,
  sun: Sun,
  'sun-moon': SunMoon,
  'triangle-alert': TriangleAlert,
  users: Users,
  wrench: Wrench,
  building: Building,
  'circle-user': CircleUser,
  copy: Copy,
  hourglass: Hourglass,
  download: Download,
  'hard-drive-download': HardDriveDownload,
  'key-round': KeyRound,
  megaphone: Megaphone,
  'monitor-smartphone': MonitorSmartphone,
  'scroll-text': ScrollText,
  server: Server,
  settings: Settings,
  'shield-check': ShieldCheck,
} as const satisfies Record<string, string>

export type IconName = keyof typeof icons

const drawn = new Map(Object.entries(icons).map(([name, svg]) => [name, decorative(svg)]))

/** A lucide icon beside a word; it says nothing that the word does not, so it is hidden from screen readers. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return drawn.get(name) ?? ''
}

function decorative(svg: string): string {
  return svg
    .replace(/<!--.*?-->\s*/s, '')
    .replace(/\s+/g, ' ')
    .replace(/ class="[^"]*"/, ' class="icon" aria-hidden="true"')
}
