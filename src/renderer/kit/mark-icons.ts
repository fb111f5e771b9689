import type { CheckResult } from '#shared/check-results'

import {
  IconArrowDown,
  IconBan,
  IconCalendar,
  IconChanged,
  IconCheck,
  IconCheckTwice,
  IconClock,
  IconDisk,
  IconFailed,
  IconFileChanged,
  IconFileMissing,
  IconFileUnreadable,
  IconFolderGone,
  IconKey,
  IconLimit,
  IconLink,
  IconOffline,
  IconPause,
  IconRetry,
  IconVerified,
  IconVerify,
} from './icons.ts'
import type { Icon } from './icons.ts'
import type { StateIcon } from './state-label.ts'

/** The shape of each state icon. No two are alike, so that they can be distinguished without colours. */
export const markIcons: Readonly<Record<StateIcon, Icon>> = {
  waiting: IconClock,
  downloading: IconArrowDown,
  verifying: IconVerify,
  paused: IconPause,
  retry: IconRetry,
  token: IconKey,
  changed: IconChanged,
  failed: IconFailed,
  done: IconCheck,
  here: IconCheckTwice,
  duplicate: IconLink,
  offline: IconOffline,
  cancelled: IconBan,
  disk: IconDisk,
  folder: IconFolderGone,
  window: IconCalendar,
  budget: IconLimit,
}

/** What a verification found of a file: in one column with the marks above. */
export const checkIcons: Readonly<Record<CheckResult, Icon>> = {
  intact: IconVerified,
  missing: IconFileMissing,
  changed: IconFileChanged,
  unreadable: IconFileUnreadable,
}
