import { Dialog } from '../kit/dialog.tsx'
import { allCommands } from './commands.ts'
import type { Command } from './commands.ts'
import { keysText } from '../base/keys.ts'
import { screenTitles, useScreen } from './navigation.ts'

/** Keys that grids handle themselves. */
const gridKeys: readonly (readonly [string, string])[] = [
  ['↑ ↓ Page up Page down', 'Move the row'],
  ['Mod+Home', 'First row'],
  ['Mod+End', 'Last row'],
  ['Space', 'Select or deselect the row'],
  ['Shift+↑ ↓, Shift+Page up, Page down', 'Extend the selection'],
  ['Mod+A', 'Select all rows that match the filter'],
  ['Enter', 'Open the row'],
  ['a b c …', 'Jump to a name'],
  ['Escape', 'Close details, clear the filter, clear the selection'],
]

/** Every key that does something here, by its group. */
export function ShortcutSheet({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const screen = useScreen()
  const groups = isOpen ? groupsOf(allCommands(), screenTitles[screen]) : []
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose} size="wide">
      {groups.map(([group, commands]) => (
        <section key={group} className="frame-keys-group">
          <h3>{group}</h3>
          <dl>
            {commands.map(({ id, title, keys = [] }) => (
              <Row key={id} title={title} keys={keys.map(chord => keysText(chord)).join(', ')} />
            ))}
          </dl>
        </section>
      ))}
      <section className="frame-keys-group">
        <h3>In lists</h3>
        <dl>
          {gridKeys.map(([keys, title]) => (
            <Row key={keys} title={title} keys={keys.startsWith('Mod') ? keysText(keys) : keys} />
          ))}
        </dl>
      </section>
    </Dialog>
  )
}

function Row({ title, keys }: { readonly title: string; readonly keys: string }) {
  return (
    <div className="frame-keys-row">
      <dt>{title}</dt>
      <dd>
        <kbd className="kit-keys">{keys}</kbd>
      </dd>
    </div>
  )
}

/** Commands with keys, the screen's own first. Pure. */
function groupsOf(
  commands: readonly Command[],
  screenTitle: string,
): readonly (readonly [string, readonly Command[]])[] {
  const withKeys = commands.filter(({ keys }) => keys !== undefined && keys.length > 0)
  const names = [...new Set(withKeys.map(command => command.group ?? screenTitle))]
  return names.map(name => [name, withKeys.filter(command => (command.group ?? screenTitle) === name)])
}
