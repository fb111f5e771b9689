import { Notification } from 'electron'

import type { Notice } from './notices.ts'

/** Shows system notifications; kept until they are closed, since one that nobody holds loses its click. */
export interface Notifier {
  show(notice: Notice): void
}

/** Not every system tells when one was put away. */
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
