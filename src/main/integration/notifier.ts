import { Notification } from 'electron'

import type { Notice } from './notices.ts'

/** Shows system notifications. Keeps each until it is closed, since a collected one loses its click handler. */
export interface Notifier {
  show(notice: Notice): void
}

/** Bounds what is kept, since some systems never report that a notification was dismissed. */
const mostKept = 50

export function createNotifier(deps: {
  readonly isWanted: () => boolean
  readonly isSilent: () => boolean
  readonly open: (opens: Notice['opens']) => void
}): Notifier {
  const open = new Set<Notification>()
  return {
    show: ({ title, body, opens }) => {
      if (!deps.isWanted() || !Notification.isSupported()) return
      const notification = new Notification({ title, body, silent: deps.isSilent() })
      open.add(notification)
      for (const oldest of open) {
        if (open.size <= mostKept) break
        open.delete(oldest)
      }
      notification.on('click', () => deps.open(opens))
      notification.on('close', () => open.delete(notification))
      notification.show()
    },
  }
}
