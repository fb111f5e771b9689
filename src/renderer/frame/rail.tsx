import { Link, Button as AriaButton } from 'react-aria-components'

import type { Icon } from '../kit/icons.ts'
import {
  IconActivity,
  IconArrowDown,
  IconCommand,
  IconKey,
  IconKeyboard,
  IconSearch,
  IconSelection,
  IconSettings,
  IconTable,
} from '../kit/icons.ts'
import { Tip } from '../kit/tip.tsx'
import { runCommand } from './commands.ts'
import { keysText } from '../base/keys.ts'
import { screens, screenTitles, useScreen } from './navigation.ts'
import type { ScreenName } from './navigation.ts'
import { screenKeys } from './screen-keys.ts'
import { useMedia } from '../base/use-media.ts'

const icons: Readonly<Record<ScreenName, Icon>> = {
  search: IconSearch,
  selection: IconSelection,
  queue: IconArrowDown,
  manifests: IconTable,
  settings: IconSettings,
  token: IconKey,
}

const tools = [
  { command: 'frame.palette', label: 'Commands', keys: 'Mod+K', icon: IconCommand },
  { command: 'frame.activity', label: 'Activity', keys: undefined, icon: IconActivity },
  { command: 'frame.shortcuts', label: 'Shortcuts', keys: '?', icon: IconKeyboard },
] as const

/** The way to the six screens. Narrow, it shows icons alone, and the names are tooltips. */
export function Rail() {
  const present = useScreen()
  const isNarrow = useMedia('(max-width: 899px)')
  const side = useMedia('(max-width: 479px)') ? 'bottom' : 'right'
  return (
    <nav className="frame-rail" data-region="rail" aria-label="Screens">
      <ul>
        {screens.map((screen, index) => {
          const IconShown = icons[screen]
          const keys = keysText(screenKeys(index)[0])
          return (
            <li key={screen}>
              <Tip
                text={isNarrow ? screenTitles[screen] : keys}
                keys={isNarrow ? keys : undefined}
                side={side}
              >
                <Link
                  className="frame-rail-item"
                  href={`#/${screen}`}
                  {...(screen === present ? { 'aria-current': 'page' as const } : {})}
                >
                  <IconShown aria-hidden size={16} />
                  <span className="frame-rail-text">{screenTitles[screen]}</span>
                </Link>
              </Tip>
            </li>
          )
        })}
      </ul>
      <div className="frame-rail-foot">
        {tools.map(({ command, label, keys, icon: IconShown }) => (
          <Tip
            key={command}
            text={isNarrow || keys === undefined ? label : keysText(keys)}
            keys={isNarrow && keys !== undefined ? keysText(keys) : undefined}
            side={side}
          >
            <AriaButton className="frame-rail-item" onPress={() => void runCommand(command)}>
              <IconShown aria-hidden size={16} />
              <span className="frame-rail-text">{label}</span>
            </AriaButton>
          </Tip>
        ))}
      </div>
    </nav>
  )
}
