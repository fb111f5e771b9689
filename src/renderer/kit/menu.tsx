import {
  Button as AriaButton,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components'

import { keysText } from '../base/keys.ts'
import { classNames } from './class-names.ts'
import { omitUndefined } from './omit-undefined.ts'
import { IconCheck, IconChevronDown } from './icons.ts'
import type { Icon } from './icons.ts'
import { useIsHostReachable } from '../base/host-reachable.ts'
import { Tip } from './tip.tsx'

export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly run: () => void
  readonly isDisabled?: boolean | undefined
  /** Written as in `Command.keys`. */
  readonly keys?: string | undefined
  readonly isDanger?: boolean | undefined
  /** The choice in effect now, shown by a tick. */
  readonly isCurrent?: boolean | undefined
  /** Entries of one group are shown together under this title. */
  readonly group?: string | undefined
}

export interface MenuButtonProps {
  readonly label: string
  readonly items: readonly MenuEntry[]
  /** Shows the icon alone; the label becomes the name and the tooltip. */
  readonly icon?: Icon | undefined
  readonly isIconOnly?: boolean | undefined
  readonly kind?: 'plain' | 'primary' | 'quiet' | undefined
  readonly isDisabled?: boolean | undefined
  /** All its actions work without the host. */
  readonly isLocal?: boolean | undefined
}

/** A button with a menu of actions. */
export function MenuButton(props: MenuButtonProps) {
  const { label, items, icon: IconShown, isIconOnly = false, kind = 'plain' } = props
  const isReachable = useIsHostReachable()
  const isDisabled = props.isDisabled === true || (!isReachable && props.isLocal !== true)
  const groups = [...new Set(items.map(item => item.group ?? ''))]
  const trigger = isIconOnly ? (
    <Tip text={label}>
      <AriaButton className="kit-icon-button" aria-label={label} isDisabled={isDisabled}>
        {IconShown !== undefined && <IconShown aria-hidden size={16} />}
      </AriaButton>
    </Tip>
  ) : (
    <AriaButton className={classNames('kit-button', `kit-button-${kind}`)} isDisabled={isDisabled}>
      {IconShown !== undefined && <IconShown aria-hidden size={16} />}
      <span className="kit-button-text">{label}</span>
      <IconChevronDown aria-hidden size={16} />
    </AriaButton>
  )
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="kit-popover" offset={4}>
        <Menu className="kit-menu" aria-label={label}>
          {groups.map(group => (
            <MenuSection key={group} className="kit-menu-group" aria-label={group === '' ? label : group}>
              {group !== '' && <Header className="kit-menu-header">{group}</Header>}
              {items
                .filter(item => (item.group ?? '') === group)
                .map(item => (
                  <Entry key={item.id} item={item} />
                ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function Entry({ item }: { readonly item: MenuEntry }) {
  return (
    <MenuItem
      id={item.id}
      textValue={item.label}
      className={classNames('kit-option', item.isDanger === true && 'is-danger')}
      onAction={() => item.run()}
      {...omitUndefined({ isDisabled: item.isDisabled })}
    >
      <span>{item.label}</span>
      {item.isCurrent === true && (
        <>
          <IconCheck aria-hidden size={16} />
          <span className="kit-hidden">current</span>
        </>
      )}
      {item.keys !== undefined && <kbd className="kit-keys">{keysText(item.keys)}</kbd>}
    </MenuItem>
  )
}
